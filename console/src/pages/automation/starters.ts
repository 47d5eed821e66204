// What a new function begins with, in each language.

const PYTHON = `import json


def handler(event, context):
    print(json.dumps(event))
    return {"done": True}
`;

const NODE = `export const handler = async (event) => {
  console.log(JSON.stringify(event));
  return { done: true };
};
`;

export function starters(runtime: string): string {
  return runtime.startsWith("python") ? PYTHON : NODE;
}
