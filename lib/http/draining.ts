/** Next evaluates modules once per bundle; whether this process is on its way out is the process's. */
const holder = globalThis as typeof globalThis & { keydeskDraining?: true };

/** From now on this node is not ready, and says so: whoever shares out requests looks for another one (F17). */
export const startDraining = (): void => {
  holder.keydeskDraining = true;
};

export const isDraining = (): boolean => holder.keydeskDraining === true;
