/** Turns one element into another, part by part. */
export function turned(element, fresh) {
  if (element.isEqualNode(fresh)) return element;
  for (const { name } of [...element.attributes]) if (!fresh.hasAttribute(name)) element.removeAttribute(name);
  for (const { name, value } of fresh.attributes) element.setAttribute(name, value);
  if (!fresh.children.length) element.textContent = fresh.textContent;
  else {
    const mine = [...element.children];
    const parts = [...fresh.children].map((part) => {
      const twin = mine.find((one) => one.tagName === part.tagName && one.className === part.className && one.value === part.value);
      return twin ? turned(twin, part) : part;
    });
    if (parts.length !== mine.length || parts.some((part, place) => part !== mine[place])) element.replaceChildren(...parts);
  }
  return element;
}
