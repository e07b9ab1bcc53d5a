package history.fault;

import history.world.EhrMood;
import java.util.*;
import java.util.stream.Stream;

/** Faults of a run in the order of their beginning. Several may be in force at once. */
public record Schedule(List<Fault> faults) {
    private static final int LEAST_GAP = 400;
    /** Longest pause between two faults beyond the shortest, in milliseconds, without the argument {@code gaps}. */
    public static final int GAPS = 2200;

    /** After this time without a new fault the run ends, so that some load runs undisturbed. */
    private static final int TAIL = 3000;

    private static final int DRAIN = 15_000;
    /** Milliseconds by which clocks jump: half a minute and an hour. */
    private static final List<String> JUMPS = List.of("30000", "-30000", "3600000", "-3600000");

    /** Takes a copy. */
    public Schedule {
        faults = List.copyOf(faults);
    }

    /** A random schedule of a run that lasts so many milliseconds; equal seeds give equal schedules. */
    public static Schedule random(long seed, long milliseconds, int gaps) {
        Random random = new Random(seed);
        List<Fault> faults = new ArrayList<>();
        for (long start = LEAST_GAP + random.nextInt(gaps);
                start < milliseconds - TAIL;
                start += LEAST_GAP + random.nextInt(gaps)) {
            faults.add(fault(random, start));
        }
        // most deliveries come after the load, and the run waits for the end of the last fault
        faults.add(new Fault(milliseconds - TAIL / 2, Fault.Kind.EHR_MISBEHAVES, "", EhrMood.ANY.name(), DRAIN));
        return new Schedule(faults);
    }

    private static Fault fault(Random random, long start) {
        String replica = Integer.toString(random.nextInt(2));
        int dice = random.nextInt(100);
        if (dice < 5) {
            return new Fault(start, Fault.Kind.KILL_REPLICA, replica, "", 500L + random.nextInt(2000));
        } else if (dice < 13) {
            return new Fault(start, Fault.Kind.FREEZE_REPLICA, replica, "", 200L + random.nextInt(5000));
        } else if (dice < 21) {
            return new Fault(start, Fault.Kind.FREEZE_BACKEND, "", "", 200L + random.nextInt(8000));
        } else if (dice < 26) {
            return new Fault(start, Fault.Kind.END_BACKEND, "", "", 0);
        } else if (dice < 29) {
            return new Fault(start, Fault.Kind.KILL_DATABASE, "", "", 200L + random.nextInt(1500));
        } else if (dice < 33) {
            String files = random.nextBoolean() ? "DATA" : "WAL";
            return new Fault(start, Fault.Kind.FULL_DISK, "", files, 500L + random.nextInt(5000));
        } else if (dice < 41) {
            String place = random.nextInt(4) == 0 ? "" : replica;
            String jump = JUMPS.get(random.nextInt(JUMPS.size()));
            return new Fault(start, Fault.Kind.JUMP_CLOCK, place, jump, 500L + random.nextInt(6000));
        } else if (dice < 44) {
            return new Fault(start, Fault.Kind.SWAP_RELEASE, replica, "", 0);
        } else if (dice < 80) {
            Link link = Link.values()[random.nextInt(Link.values().length)];
            Trouble[] troubles = Trouble.values();
            Trouble trouble = troubles[1 + random.nextInt(troubles.length - (repeatable(link) ? 1 : 2))];
            return new Fault(start, Fault.Kind.TROUBLE_LINK, link.name(), trouble.name(), 200L + random.nextInt(3000));
        }
        String mood = EhrMood.values()[1 + random.nextInt(EhrMood.values().length - 1)].name();
        return new Fault(start, Fault.Kind.EHR_MISBEHAVES, "", mood, 500L + random.nextInt(4000));
    }

    /** RFC 9110 forbids a proxy to repeat a POST, and the promises to the EHR except it; callers have identifiers. */
    private static boolean repeatable(Link link) {
        return link == Link.CALLERS_0 || link == Link.CALLERS_1 || link == Link.CALLBACK;
    }

    /** The same without some of its faults. */
    public Schedule without(int from, int to) {
        return new Schedule(Stream.concat(faults.subList(0, from).stream(), faults.subList(to, faults.size()).stream())
                .toList());
    }

    /** Whether it has such a fault. */
    public boolean contains(Fault.Kind kind) {
        return faults.stream().anyMatch(fault -> fault.kind() == kind);
    }

    /** A fault on each line. */
    public String text() {
        return String.join("\n", faults.stream().map(Fault::line).toList()) + "\n";
    }

    /** Reads such lines; those that begin with {@code #} are comments. */
    public static Schedule parse(String text) {
        return new Schedule(text.lines()
                .filter(line -> !line.isBlank() && !line.startsWith("#"))
                .map(Fault::parse)
                .toList());
    }
}
