/**
 * Ids of tool calls: the language lets callers leave them out and tells results by name and order. Every call gets one, and a
 * result that names none belongs to the first call of its name that has no result yet.
 */
export class CallIds {
  private count = 0;
  /** Calls without a result, oldest first. */
  private readonly open: { readonly id: string; readonly name: string }[] = [];

  ofCall(name: string, given: string | undefined): string {
    const id = given ?? `call_${name}_${this.count}`;
    this.count += 1;
    this.open.push({ id, name });
    return id;
  }

  ofResult(name: string, given: string | undefined): string {
    const at = this.open.findIndex((call) => (given === undefined ? call.name === name : call.id === given));
    const [call] = at < 0 ? [] : this.open.splice(at, 1);
    return given ?? call?.id ?? `call_${name}`;
  }
}
