package history.record;

/** What the caller may conclude from the answer to a call. */
public enum Outcome {
    /** The service acknowledged it: the effect is there for good. */
    OK,
    /** The service refused it: the effect is not there and never comes. */
    REFUSED,
    /** No answer, or one that proves nothing (5xx): the effect may be there, or not, and may still come. */
    UNKNOWN
}
