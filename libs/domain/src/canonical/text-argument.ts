/** The one argument of a function that stands for a tool of plain text, where a provider knows functions only. */
export const textArgument = 'input';
