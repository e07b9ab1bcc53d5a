package org.dorsal.audit.log;

import java.time.*;
import java.util.*;
import org.dorsal.audit.log.CheckpointDestination.CheckpointDestinationException;
import org.dorsal.audit.log.CheckpointDestination.DestinationState;
import org.dorsal.audit.log.TreeSigning.SigningRefusal;
import org.dorsal.store.StoredCheckpoint;
import org.dorsal.writeback.SimTime;

/**
 * Simulated schedule: minutes of faults (replicas die, connections break, destinations fail, clocks jump), then
 * minutes with clock jumps only. Events are recorded throughout. The seed determines everything; the sequencer is the
 * production code.
 */
final class LogSchedule {
    static final Instant START = Instant.parse("2026-11-20T08:00:00Z");
    static final Instant CALM = START.plus(Duration.ofMinutes(4));
    static final Instant END = CALM.plus(Duration.ofMinutes(3));
    static final Duration EVERY = Duration.ofSeconds(30);

    /** Attack on the database by its administrator. */
    enum Attack {
        NONE,
        BACKUP,
        REWRITE
    }

    private static final String SITE = "northside";
    private static final LogKey OLD_KEY = SomeLogKeys.someKey();
    private static final LogKey NEW_KEY = SomeLogKeys.someKey();

    private final Random random;
    private final SimTime time;
    private final SimDatabase database = new SimDatabase();
    private final SimLock lock = new SimLock();
    private final List<SimPlace> places = new ArrayList<>();
    private final Set<SigningRefusal> doubts = EnumSet.noneOf(SigningRefusal.class);
    private final Attack attack;
    private final double databaseTrouble;
    private final double placeTrouble;
    private final boolean lockFails;

    LogSchedule(long seed) {
        this.random = new Random(seed);
        this.time = new SimTime(START, new Random(random.nextLong()));
        this.attack = random.nextInt(4) > 0 ? Attack.NONE : Attack.values()[1 + random.nextInt(2)];
        this.databaseTrouble = new double[] {0, 0.01, 0.05}[random.nextInt(3)];
        this.placeTrouble = new double[] {0, 0.2, 0.8}[random.nextInt(3)];
        this.lockFails = random.nextInt(4) == 0;
        places.add(place(true));
        places.add(place(random.nextBoolean()));
    }

    /** End state of a schedule. */
    record LogSimulationResult(
            SimDatabase database, List<SimPlace> places, Set<SigningRefusal> doubts, Attack attack, int replicas) {}

    LogSimulationResult run() {
        scheduleEvents();
        if (attack != Attack.NONE) {
            time.schedule(START.plusSeconds(30 + random.nextInt(200)), this::attack);
        }
        int replicas = attack == Attack.NONE ? 1 + random.nextInt(3) : 1;
        for (int number = 0; number < replicas; number++) {
            replica();
        }
        time.run(END);
        time.end();
        return new LogSimulationResult(database, places, doubts, attack, replicas);
    }

    /** An event's id is older than its commit by up to a minute: commits become visible in another order. */
    private void scheduleEvents() {
        int events = 1 + random.nextInt(400);
        long most = Duration.between(START, END).toMillis() - 100_000;
        NavigableMap<Instant, List<String>> commits = new TreeMap<>();
        for (int number = 0; number < events; number++) {
            int slow = random.nextInt(10) == 0 ? random.nextInt(60_000) : random.nextInt(300);
            Instant recordedAt = START.plusMillis(number * most / events).plusMillis(slow);
            commits.computeIfAbsent(recordedAt, _ -> new ArrayList<>()).add("event-%04d".formatted(number));
        }
        Random leaves = new Random(random.nextLong());
        time.begin(() -> commits.forEach((moment, visible) -> {
            time.pause(Duration.between(time.now(), moment));
            visible.forEach(event -> database.commit(event, SomeLeaves.number(leaves.nextLong()), time.now()));
        }));
    }

    private void attack() {
        int size = database.leaves().size();
        if (attack == Attack.REWRITE && size > 0) {
            database.rewrite(random.nextInt(size), SomeLeaves.number(random.nextLong()));
        } else {
            database.forget(1 + random.nextInt(60));
        }
    }

    /** Lives, dies or is stopped, and comes back. */
    private void replica() {
        InstantSource[] wall = {time::now};
        Runnable[] death = {begin(wall)};
        for (int deaths = random.nextInt(8); deaths > 0; deaths--) {
            Instant moment = START.plusMillis(random.nextInt(230_000));
            time.schedule(moment, () -> death[0].run());
            time.schedule(moment.plusMillis(1 + random.nextInt(9_000)), () -> {
                death[0].run();
                death[0] = begin(wall);
            });
        }
        for (int jumps = random.nextInt(3); jumps > 0; jumps--) {
            int seconds = random.nextInt(20_000) - 10_000;
            time.schedule(
                    START.plusSeconds(random.nextInt(420)),
                    () -> wall[0] = () -> time.now().plusSeconds(seconds));
        }
    }

    private Runnable begin(InstantSource[] wall) {
        Random own = new Random(random.nextLong());
        long origin = own.nextLong(); // of System.nanoTime
        Sequencer sequencer = sequencer(wall, own, origin);
        boolean orderly = own.nextInt(4) == 0;
        int rounds = orderly ? own.nextInt(100) : Integer.MAX_VALUE;
        return time.begin(() -> {
            for (int round = 0; round < rounds; round++) {
                checkSequencer(sequencer, round);
                time.pause(Duration.ofSeconds(1));
            }
            guarded(sequencer::finish);
            time.pause(Duration.ofMillis(500));
            live(sequencer(wall, own, origin)); // restart
        });
    }

    private void live(Sequencer sequencer) {
        for (int round = 0; true; round++) {
            checkSequencer(sequencer, round);
            time.pause(Duration.ofSeconds(1));
        }
    }

    /** Runs a round under the same condition as {@link SequencerScheduler}. */
    private void checkSequencer(Sequencer sequencer, int round) {
        boolean sizes = round % SequencerScheduler.LOOKS_BETWEEN_SIZES == 0;
        if (!database.waiting().isEmpty()
                || sequencer.isBusy()
                || (sizes && sequencer.changedElsewhere(database.sizes()))) {
            guarded(sequencer::tick);
        }
    }

    /** Ignores a broken connection, as {@link SequencerScheduler} does; the next round starts over. */
    private static void guarded(Runnable round) {
        try {
            round.run();
        } catch (SimLog.BrokenLogConnectionException _) {
            // looked at again in a second
        }
    }

    private Sequencer sequencer(InstantSource[] wall, Random own, long origin) {
        ScheduleSteps steps = new ScheduleSteps(own);
        List<LogKey> keys = own.nextBoolean() ? List.of(OLD_KEY, NEW_KEY) : List.of(OLD_KEY);
        TreeSigning signing = new TreeSigning("dorsal.example/log/" + SITE, keys, clock(wall));
        ScheduleLogWatch watch = new ScheduleLogWatch();
        List<DestinationState> outside = places.stream()
                .map(place -> new DestinationState(
                        place, SITE, LogSchedule::fits, watch)) // verifying would take most of the time
                .toList();
        CheckpointSchedule cadence = new CheckpointSchedule(
                EVERY, () -> origin + Duration.between(START, time.now()).toNanos());
        return new Sequencer(
                SITE, new SimLog(database, lock, steps, own, lockFails), signing, outside, List.of(), cadence, watch);
    }

    private static boolean fits(StoredCheckpoint stored) {
        return TreeSigning.checkpoint(stored).isPresent();
    }

    private SimPlace place(boolean remembers) {
        return new SimPlace(
                remembers,
                () -> time.pause(Duration.ofMillis(1)),
                () -> !isCalm() && random.nextDouble() < placeTrouble);
    }

    private boolean isCalm() {
        return !time.now().isBefore(CALM);
    }

    private static Clock clock(InstantSource[] wall) {
        InstantSource now = () -> wall[0].instant();
        return now.withZone(ZoneOffset.UTC);
    }

    private final class ScheduleSteps implements SimSteps {
        private final Random own;

        ScheduleSteps(Random own) {
            this.own = own;
        }

        @Override
        public void step() {
            boolean stopped = !isCalm() && own.nextInt(2_000) == 0; // as a virtual machine is that is moved
            Instant until = time.now().plusMillis(own.nextInt(stopped ? 90_000 : 8));
            time.pause(Duration.between(time.now(), stopped && until.isAfter(CALM) ? CALM : until));
            if (!isCalm() && own.nextDouble() < databaseTrouble) {
                throw new SimLog.BrokenLogConnectionException();
            }
        }

        @Override
        public Instant now() {
            return time.now();
        }
    }

    private final class ScheduleLogWatch implements LogListener {
        @Override
        public void sequenced(String site, int leaves) {}

        @Override
        public void signed(String site) {}

        @Override
        public void refused(String site, SigningRefusal why, boolean isNew) {
            doubts.add(why);
        }

        @Override
        public void placeFailed(String site, String place, CheckpointDestinationException fault, boolean isNew) {}
    }
}
