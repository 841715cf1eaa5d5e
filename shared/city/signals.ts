/**
 * Codes of the log lines that the city's alarms count (`log.warn(signals.stuck, …)`). The stack makes a metric of each,
 * so they stand here, where both sides can import them.
 */
export const signals = {
  /** A case has used up its attempts and waits for a person. */
  stuck: 'case.stuck',
  /** Somebody looked at a full ID number or another sensitive answer. */
  revealed: 'case.revealed',
  /** A hard limit of the whole city, per hour, was reached. */
  cityLimit: 'door.cityLimit',
  /** A message was given up: the gateway refused it, or reported it as not delivered. */
  undelivered: 'message.undelivered',
} as const;
