//! What is searched: a handful of chunks about the bird this project is named after, and its neighbours.

pub(crate) struct Chunk {
    pub(crate) id: &'static str,
    pub(crate) title: &'static str,
    pub(crate) text: &'static str,
}

pub(crate) fn chunk(id: &str) -> Option<&'static Chunk> {
    CORPUS.iter().find(|chunk| chunk.id == id)
}

pub(crate) const CORPUS: &[Chunk] = &[
    Chunk {
        id: "bennu-1",
        title: "The bennu",
        text: "The bennu is a deity of ancient Egypt, a bird linked with the sun, creation and rebirth. It was said to have created itself.",
    },
    Chunk {
        id: "bennu-2",
        title: "The living model of the bennu",
        text: "New Kingdom pictures show the bennu as a grey heron with a two-feathered crest. The living bird it was modelled on is the grey heron, Ardea cinerea.",
    },
    Chunk {
        id: "bennu-3",
        title: "An extinct giant",
        text: "Bones of a heron two metres tall, Ardea bennuides, were found on Umm al-Nar. It lived some five thousand years ago and may have inspired the bennu.",
    },
    Chunk {
        id: "bennu-4",
        title: "Worship at Heliopolis",
        text: "The bennu was worshipped at Heliopolis, where it was said to perch on the benben stone and in the branches of a willow.",
    },
    Chunk {
        id: "phoenix-1",
        title: "The Greek phoenix",
        text: "Herodotus tells of the phoenix, which comes to Heliopolis once in five hundred years. Whether the Greek bird descends from the bennu is debated.",
    },
    Chunk {
        id: "heron-1",
        title: "Grey herons",
        text: "Grey herons stand a metre tall, fish in shallow water and nest in colonies high in trees. They fly with their necks drawn in.",
    },
    Chunk {
        id: "ibis-1",
        title: "The sacred ibis",
        text: "The sacred ibis belonged to Thoth, god of writing. Millions of mummified ibises have been found at Saqqara.",
    },
    Chunk {
        id: "asteroid-1",
        title: "Asteroid Bennu",
        text: "Asteroid 101955 Bennu is half a kilometre wide. OSIRIS-REx brought a sample of it back to Earth in September 2023.",
    },
];
