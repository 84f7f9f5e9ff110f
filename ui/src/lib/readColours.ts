/** A canvas does not know the page's tokens, so an element's own style is asked what they come to. */
export function readColours(element: HTMLElement): (token: string) => string {
  return (token) => {
    element.style.color = `var(--color-${token})`;
    const colour = getComputedStyle(element).color;
    element.style.color = '';
    return colour;
  };
}
