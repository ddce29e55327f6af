/** Reads JSON that may have been cut anywhere: what is there so far, without a last member that has no value yet. */
export function completeJson(text: string): unknown {
  const whole = tryParse(text);
  if (whole !== undefined) return whole;
  const closers = findClosers(text);
  // A cut literal, number or escape cannot be closed: step back over at most one token to what can.
  for (let end = text.length; end > 0 && end > text.length - 40; end -= 1) {
    const head = text.slice(0, end);
    const value = tryParse(head + (end === text.length ? closers : findClosers(head)));
    if (value !== undefined) return value;
    const trimmed = head.replace(/(?:,\s*)?"(?:[^"\\]|\\.)*"\s*:?\s*$|,\s*$/, '');
    const without = trimmed === head ? undefined : tryParse(trimmed + findClosers(trimmed));
    if (without !== undefined) return without;
  }
  return undefined;
}

/** What would close every string, array and object that is still open. */
function findClosers(text: string): string {
  // Strings first, the one that was cut included: brackets within them close nothing.
  const structure = text.replace(/"(?:[^"\\]|\\.)*"/gs, '');
  const isInString = structure.includes('"');
  const open: string[] = [];
  for (const char of structure.replace(/".*$/s, '')) {
    if (char === '{') open.push('}');
    else if (char === '[') open.push(']');
    else if (char === '}' || char === ']') open.pop();
  }
  return (isInString ? '"' : '') + open.reverse().join('');
}

function tryParse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
