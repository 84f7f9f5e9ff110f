import { expect, test } from 'vitest';
import { attributeClause, type AttributeTest, keyWords } from './attributeClause';

const of = (keys: AttributeTest['keys'], value: unknown, is: AttributeTest['is'] = 'equal'): AttributeTest => ({ document: 'attributes', keys, value, is });

test('a value inside the attributes is a condition on the key as it was sent', () => {
  expect(attributeClause('span', of(['llm', 'model_name'], 'gpt-4o'))).toBe("attributes['llm.model_name'] == 'gpt-4o'");
  expect(attributeClause('span', of(['retry', 'count'], 3, 'different'))).toBe("attributes['retry.count'] != 3");
  expect(attributeClause('span', of(['is_cached'], true))).toBe("attributes['is_cached'] == True");
});

test('positions and keys with dots in them stand alone', () => {
  expect(attributeClause('span', of(['llm', 'messages', 0, 'role'], 'user'))).toBe("attributes['llm.messages'][0]['role'] == 'user'");
  expect(attributeClause('span', of(['a', 'b.c', 'd'], 'x'))).toBe("attributes['a']['b.c']['d'] == 'x'");
});

test('what cannot be compared can only be there', () => {
  expect(attributeClause('span', of(['llm'], { a: 1 }))).toBe("attributes['llm'] is not None");
  expect(attributeClause('span', of(['essay'], 'x'.repeat(5000)))).toBe("attributes['essay'] is not None");
  expect(attributeClause('span', of(['user'], 'me', 'present'))).toBe("attributes['user'] is not None");
});

test('a trace is asked whether one of its spans has the value', () => {
  expect(attributeClause('trace', of(['env'], 'it\'s'))).toBe("any(s.attributes['env'] == 'it\\'s' for s in spans)");
  expect(attributeClause('session', { ...of(['env'], 'x', 'different'), document: 'resource' })).toBe("not any(s.resource['env'] == 'x' for s in spans)");
});

test('a path is told as people write it', () => {
  expect(keyWords(['llm', 'messages', 0, 'role'])).toBe('llm.messages[0].role');
});
