/** A turn's name without the zeros that make names sort: `2.6`. */
export const turnWords = (name: string): string => name.replaceAll(/\b0+(?=\d)/g, '');
