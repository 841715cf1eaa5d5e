/** `otherMobile` → `OTHER_MOBILE`: how a name stands in the environment of a function. */
export const constant = (name: string) => name.replace(/(?<!^)(?=[A-Z])/g, '_').toUpperCase();

/** `OTHER_MOBILE` → `otherMobile`: the name that a variable of a function's environment stands for. */
export const nameOf = (variable: string) =>
  variable.toLowerCase().replace(/_([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
