package history.fault;

/**
 * A fault with its place and time.
 *
 * @param start milliseconds from the start of the load
 * @param kind kind of fault
 * @param place where: a link, a replica's number, or empty
 * @param detail trouble of the link, behaviour of the EHR, part of the disk, or milliseconds of a clock; else empty
 * @param length milliseconds until it is taken back
 */
public record Fault(long start, Kind kind, String place, String detail, long length) {

    /** Kinds of faults that the system can meet from outside. */
    public enum Kind {
        /** A replica is killed (SIGKILL) and started again. */
        KILL_REPLICA,
        /** A replica is stopped (SIGSTOP) and continued. */
        FREEZE_REPLICA,
        /** The process of a database connection is stopped and continued. */
        FREEZE_BACKEND,
        /** The process of a database connection is ended (SIGTERM), as an administrator does. */
        END_BACKEND,
        /** PostgreSQL is killed and started again. */
        KILL_DATABASE,
        /** The disk of PostgreSQL is full: {@code DATA} fits into no table, or {@code WAL} into no new segment either. */
        FULL_DISK,
        /** The wall clock of a replica, or of all, is shifted by the milliseconds of the detail. */
        JUMP_CLOCK,
        /** A replica is stopped in order and the other release is started in its place. */
        SWAP_RELEASE,
        /** A {@link Link} is troubled. */
        TROUBLE_LINK,
        /** The EHR does not behave. */
        EHR_MISBEHAVES
    }

    /** A line of a schedule. */
    public String line() {
        return start + " " + kind + " " + (place.isEmpty() ? "-" : place) + " " + (detail.isEmpty() ? "-" : detail)
                + " " + length;
    }

    /** Reads such a line. */
    public static Fault parse(String line) {
        String[] words = line.strip().split(" ");
        return new Fault(
                Long.parseLong(words[0]),
                Kind.valueOf(words[1]),
                words[2].equals("-") ? "" : words[2],
                words[3].equals("-") ? "" : words[3],
                Long.parseLong(words[4]));
    }
}
