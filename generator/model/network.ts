/** The one network interface of every guest: netplan gives it this name, Keepalived is told it. */
export const lanInterface = 'lan0'
