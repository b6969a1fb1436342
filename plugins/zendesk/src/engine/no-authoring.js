// What stands for the module for authors, which this app does not carry.

export class Contract {}

export default async function load() {}

export function initSync() {}
