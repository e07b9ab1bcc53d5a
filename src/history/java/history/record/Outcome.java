package history.record;

/** Conclusion of the caller from the answer to a call. */
public enum Outcome {
    /** The service acknowledged it: the effect is durable. */
    OK,
    /** The service refused it: the effect is not there and never comes. */
    REFUSED,
    /** No answer, or one that proves nothing (5xx): the effect may be there, or not, and may still come. */
    UNKNOWN
}
