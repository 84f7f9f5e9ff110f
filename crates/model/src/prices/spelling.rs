//! The other ways to spell a model's name: without its route, region, date or version.

/// Amazon Bedrock's inference profiles begin with where they run.
const REGIONS: [&str; 9] = ["us", "us-gov", "eu", "apac", "global", "jp", "au", "ca", "sa"];

/// Bedrock's own names begin with who made the model.
const BEDROCK_VENDORS: [&str; 14] = [
    "amazon",
    "anthropic",
    "meta",
    "mistral",
    "cohere",
    "deepseek",
    "ai21",
    "openai",
    "qwen",
    "google",
    "nvidia",
    "minimax",
    "moonshotai",
    "zai",
];

/// Spellings of a model's name in lower case, the most trustworthy first: as it came, then without what a
/// gateway puts before it, then without the date or version behind it.
pub(super) fn spellings(model: &str) -> Vec<String> {
    let model = model.trim().to_lowercase();
    if model.is_empty() {
        return Vec::new();
    }
    let mut whole: Vec<&str> = vec![&model];
    whole.extend(
        model.match_indices('/').map(|(slash, _)| &model[slash + 1..]).filter(|rest| !rest.is_empty()),
    );
    let mut local: Vec<&str> = whole.clone();
    local.extend(whole.iter().filter_map(|name| without_region(name)));
    let undated: Vec<&str> = local.iter().filter_map(|name| without_version(name)).collect();
    let mut spellings: Vec<String> = Vec::new();
    for spelling in local.into_iter().chain(undated) {
        if !spellings.iter().any(|known| known == spelling) {
            spellings.push(spelling.to_owned());
        }
    }
    spellings
}

/// Whether a name looks like `anthropic.claude-…`, as only Bedrock writes it.
pub(super) fn is_bedrock_id(spelling: &str) -> bool {
    let spelling = without_region(spelling).unwrap_or(spelling);
    spelling.split_once('.').is_some_and(|(vendor, _)| BEDROCK_VENDORS.contains(&vendor))
}

fn without_region(name: &str) -> Option<&str> {
    let (region, rest) = name.split_once('.')?;
    REGIONS.contains(&region).then_some(rest)
}

/// Cuts off what tells two editions of one model apart: `-2024-08-06`, `-20241022`, `@20240620`, `-001`,
/// `-latest`. Longer numbers and words are names of their own.
fn without_version(name: &str) -> Option<&str> {
    if let Some((name, _)) = name.split_once('@') {
        return Some(name);
    }
    if let Some(name) = name.strip_suffix("-latest") {
        return Some(name);
    }
    let is_digits = |text: &str, len: usize| text.len() == len && text.bytes().all(|b| b.is_ascii_digit());
    let (rest, last) = name.rsplit_once('-')?;
    if is_digits(last, 8) || is_digits(last, 3) {
        return Some(rest);
    }
    let (rest, month) = rest.rsplit_once('-')?;
    let (rest, year) = rest.rsplit_once('-')?;
    (is_digits(last, 2) && is_digits(month, 2) && is_digits(year, 4)).then_some(rest)
}

#[cfg(test)]
mod tests {
    use super::{is_bedrock_id, spellings};

    #[test]
    fn the_name_as_it_came_is_tried_first_and_the_shortest_last() {
        assert_eq!(
            spellings("Bedrock/us.anthropic.claude-3@20240101"),
            [
                "bedrock/us.anthropic.claude-3@20240101",
                "us.anthropic.claude-3@20240101",
                "anthropic.claude-3@20240101",
                "bedrock/us.anthropic.claude-3",
                "us.anthropic.claude-3",
                "anthropic.claude-3",
            ]
        );
        assert_eq!(spellings("gpt-4o-2024-08-06"), ["gpt-4o-2024-08-06", "gpt-4o"]);
        assert_eq!(spellings("o3-mini"), ["o3-mini"]);
        assert_eq!(spellings(" "), Vec::<String>::new());
    }

    #[test]
    fn bedrock_is_known_by_its_names() {
        assert!(is_bedrock_id("eu.anthropic.claude-3") && is_bedrock_id("meta.llama3"));
        assert!(!is_bedrock_id("gpt-4.1") && !is_bedrock_id("claude"));
    }
}
