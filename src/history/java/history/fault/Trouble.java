package history.fault;

/** Treatment of a chunk of bytes by a proxy. */
public enum Trouble {
    /** Passes it on. */
    NONE,
    /** Passes it on up to half a second later. */
    DELAY,
    /** Ends the connection instead of passing a request on: before the effect. */
    CUT_REQUEST,
    /** Ends the connection instead of passing an answer on: after the effect. */
    CUT_ANSWER,
    /** Holds requests back until the trouble ends, then ends the connection: a network that drops packets. */
    HOLD_REQUEST,
    /** Holds answers back until the trouble ends, then ends the connection. */
    HOLD_ANSWER,
    /** Sends the request a second time on another connection and drops that answer. */
    REPEAT
}
