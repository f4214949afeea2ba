/** Turns one element into another, part by part. */
export function turned(element, fresh) {
  if (element.isEqualNode(fresh)) return element;
  for (const { name } of [...element.attributes]) if (!fresh.hasAttribute(name)) element.removeAttribute(name);
  for (const { name, value } of fresh.attributes) element.setAttribute(name, value);
  if (!fresh.children.length) element.textContent = fresh.textContent;
  else {
    const mine = [...element.children];
    const left = new Set(mine); // of several that are alike, each has its twin
    const parts = [...fresh.children].map((part) => {
      const twin = mine.find((one) => left.has(one) && one.tagName === part.tagName && one.className === part.className && one.value === part.value);
      left.delete(twin);
      return twin ? turned(twin, part) : part;
    });
    if (parts.length !== mine.length || parts.some((part, place) => part !== mine[place])) element.replaceChildren(...parts);
  }
  return element;
}
