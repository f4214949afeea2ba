"""What is wrong with a page, for a thumb, an eye, an ear: JavaScript that lists it; and what axe-core finds."""

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page


def faults(page: Page) -> list[str]:
    """What axe-core finds wrong with a page, by all rules that it has: the rule, and where."""
    found = Axe().run(page).response["violations"]
    return [f"{rule['id']}: {node['html'][:120]}" for rule in found for node in rule["nodes"]]


TARGETS = """() => [...document.querySelectorAll("button, a, input")].filter((e) => e.checkVisibility())
  .map((e) => [e.textContent.trim() || e.name, e.getBoundingClientRect()])
  .filter(([, box]) => box.width < 44 || box.height < 44).map(([name, box]) => `${name} ${box.width}x${box.height}`)"""

NAMELESS = """() => [...document.querySelectorAll("button, a, input, img, form[aria-label]")].filter((e) => {
  if (!e.checkVisibility()) return false;
  const label = e.labels?.[0]?.textContent ?? e.getAttribute("aria-label") ?? e.textContent;
  return e.tagName === "IMG" ? !e.hasAttribute("alt") : !label.trim();
}).map((e) => e.outerHTML)"""

# WCAG 2.2, relative luminance and contrast ratio; the background is that of the nearest ancestor that has one.
FAINT = """() => {
  const parts = (colour) => colour.match(/[\\d.]+/g).map(Number);
  const light = ([r, g, b]) => [r, g, b].map((c) => c / 255)
    .map((c) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4))
    .reduce((sum, c, i) => sum + c * [0.2126, 0.7152, 0.0722][i], 0);
  const ground = (e) => {
    const own = parts(getComputedStyle(e).backgroundColor);
    return own.length < 4 || own[3] > 0 ? own : ground(e.parentElement);
  };
  const faint = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node; (node = walker.nextNode()); ) {
    const e = node.parentElement;
    if (!node.data.trim() || !e.checkVisibility()) continue;
    const [a, b] = [light(parts(getComputedStyle(e).color)), light(ground(e))].sort((x, y) => y - x);
    const ratio = (a + 0.05) / (b + 0.05);
    if (ratio < 4.5) faint.push(`${node.data.trim()} ${ratio.toFixed(2)}`);
  }
  return faint;
}"""

OUTSIDE = """() => [...document.querySelectorAll("body *")].filter((e) => {
  const { left, right } = e.getBoundingClientRect();
  const cut = e.matches("button") && e.scrollWidth > e.clientWidth + 1;
  return e.checkVisibility() && !e.closest(".unseen") && (right > innerWidth + 0.5 || left < -0.5 || cut);
}).map((e) => e.outerHTML.slice(0, 120))"""

BROKEN = """() => {
  const broken = [], walker = document.createTreeWalker(document.querySelector("main"), NodeFilter.SHOW_TEXT);
  for (let node; (node = walker.nextNode()); ) {
    for (const word of node.data.matchAll(/[\\p{L}\\p{M}]+/gu)) {
      const range = document.createRange();
      range.setStart(node, word.index);
      range.setEnd(node, word.index + word[0].length);
      const lines = new Set([...range.getClientRects()].map((box) => Math.round(box.bottom)));
      if (node.parentElement.checkVisibility() && lines.size > 1) broken.push(word[0]);
    }
  }
  return broken;
}"""
