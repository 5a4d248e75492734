// The pages of the README that use no bundler.

import { expect, test } from 'vitest';
import { commands } from 'vitest/browser';

const readme = await commands.readFile('README.md');
const pages = [...readme.matchAll(/```html\n([\s\S]*?)```/g)].map(([, html]) => html);

test('print what they say', async () => {
  expect(pages.length).toBe(2);
  for (const html of pages) {
    const [, printed] = /console\.log\(.*\); \/\/ (.*)$/m.exec(html) ?? [];
    expect(await commands.openHtml(html)).toBe(printed);
  }
});

test('every entry of the import map is a module', async () => {
  const [map, text] = /<script type="importmap">([\s\S]*?)<\/script>/.exec(pages[1]) ?? [];
  const names = Object.keys(JSON.parse(text ?? '').imports);
  // Neither a folder nor the program of a worker can be imported.
  const modules = names.filter((name) => !/\/$|worker\.js$/.test(name));
  expect(modules.filter((name) => name.startsWith('infosimd')).length).toBe(5);
  const program = `
    const modules = await Promise.all(${JSON.stringify(modules)}.map((name) => import(name)));
    console.log(modules.every((module) => Object.keys(module).length > 0));`;
  expect(await commands.openHtml(`${map}<script type="module">${program}</script>`)).toBe('true');
});
