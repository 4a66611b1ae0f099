/** An operation on values that it does not take, worded for people. The evaluation turns it into a fault with its place. */
export class Mistake extends Error {}
