package history.drive;

import history.fault.Nemesis;
import history.fault.Schedule;
import history.record.Outcome;
import history.record.Recorder;
import history.world.Site;
import history.world.World;
import java.io.IOException;
import java.sql.SQLException;
import java.util.*;

/** A run: subscription, clients and an export under faults, then everything is read. */
public final class Load {
    private static final int PATIENTS = 40;
    private static final int PAUSE = 750;
    /** Numbers of steps of a clinician or the operator, of erasures and drafts in a long run: each takes as long as a hundred reads. */
    private static final int STEPS = 600;

    private static final int ERASURES = 30;

    private static final int HAND_OVERS = 40;

    private static final int BACKUPS = 20;
    private static final long WARM_WITHIN = 60_000;
    private static final long SETTLED_WITHIN = 90_000;
    /** A minute until its moment is past, two leases of a minute, and the work. */
    private static final long EXPORTED_WITHIN = 240_000;

    private Load() {}

    /** Runs it. */
    public static void run(World world, Recorder recorder, Plan plan)
            throws InterruptedException, IOException, SQLException {
        recorder.fact("plan", "site", Map.of("write-back", plan.site().writeBack()));
        Subscriber subscriber = new Subscriber(world, recorder);
        subscriber.subscribe();
        Known shared = new Known();
        warm(world, recorder, plan, shared);
        long until = System.nanoTime() + plan.milliseconds() * 1_000_000;
        Random seeds = new Random(plan.seed());
        List<Thread> clients = new ArrayList<>();
        for (int number = 0; number < plan.clients(); number++) {
            Client client = new Client(world, recorder, shared, number, plan.seed());
            clients.add(
                    repeat(() -> client.step(plan.reads()), new Random(seeds.nextLong()), 0, plan.thinking(), until));
        }
        int pause = (int) Math.max(PAUSE, plan.milliseconds() / STEPS);
        for (int number = 0; number < Math.max(1, plan.clients() / 4); number++) {
            Clinician clinician = new Clinician(world, recorder, shared, number, plan.seed());
            clients.add(repeat(clinician::step, new Random(seeds.nextLong()), pause, pause, until));
        }
        Operator operator = new Operator(world, recorder, shared, plan.seed());
        clients.add(repeat(operator::step, new Random(seeds.nextLong()), pause, pause, until));
        Colleagues colleagues = new Colleagues(world, recorder, shared, plan.seed());
        int between = (int) Math.max(16 * PAUSE, plan.milliseconds() / HAND_OVERS);
        clients.add(repeat(colleagues::step, new Random(seeds.nextLong()), between, between, until));
        if (plan.erase()) {
            Eraser eraser = new Eraser(world, recorder, shared, plan.seed());
            int longest = (int) Math.max(PAUSE, plan.milliseconds() / ERASURES);
            clients.add(repeat(eraser::step, new Random(seeds.nextLong()), PAUSE, longest, until));
        }
        long exported = until + EXPORTED_WITHIN * 1_000_000;
        Exporter exporter = new Exporter(world, recorder, "exporter", plan.milliseconds() / 30, exported);
        Thread export = Thread.ofVirtual().start(plan.export() ? exporter : () -> {});
        Thread backup = Thread.ofVirtual().start(plan.restore() ? () -> backUp(world, recorder, plan) : () -> {});
        Nemesis nemesis = new Nemesis(world, recorder, plan.seed());
        nemesis.start(plan.schedule());
        for (Thread client : clients) {
            client.join();
        }
        nemesis.finish();
        Settlement settlement = new Settlement(world, recorder, operator);
        settlement.deliveries(SETTLED_WITHIN);
        subscriber.awaitNotifications(SETTLED_WITHIN);
        subscriber.readEvents();
        colleagues.finish();
        export.join();
        settlement.everything(PATIENTS);
        backup.join();
        if (plan.restore()) {
            if (recorder.history().of("backup").isEmpty()) {
                throw new IllegalStateException("no backup was possible");
            }
            recorder.fact("operator", "restore", Map.of());
            world.restore();
            settlement.deliveries(SETTLED_WITHIN);
            settlement.everything(PATIENTS);
        }
    }

    /** Backs the database up at half of the time of the load, or later while a fault prevents it. */
    private static void backUp(World world, Recorder recorder, Plan plan) {
        try {
            Thread.sleep(plan.milliseconds() / 2);
            for (int attempt = 0; attempt < BACKUPS; attempt++) {
                long begin = recorder.now();
                try {
                    world.backUp();
                    recorder.record("operator", "backup", begin, Outcome.OK, 0, Map.of(), Map.of());
                    return;
                } catch (SQLException | IOException down) {
                    Thread.sleep(PAUSE);
                }
            }
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
    }

    /** Repeats a step until a moment of the system's nanosecond clock, with random pauses in milliseconds. */
    private static Thread repeat(Step step, Random random, int least, int further, long until) {
        return Thread.ofVirtual().start(() -> {
            try {
                while (System.nanoTime() < until) {
                    step.run();
                    Thread.sleep(least + (further == 0 ? 0 : random.nextInt(further)));
                }
            } catch (InterruptedException stop) {
                Thread.currentThread().interrupt();
            }
        });
    }

    private interface Step {
        void run() throws InterruptedException;
    }

    /** Sends a response, has it signed, and waits until the EHR has it: the first use of each path is slow. */
    private static void warm(World world, Recorder recorder, Plan plan, Known shared) throws InterruptedException {
        new Client(world, recorder, shared, plan.clients(), plan.seed()).first();
        new Clinician(world, recorder, shared, plan.clients(), plan.seed()).step();
        long until = System.nanoTime() + WARM_WITHIN * 1_000_000;
        while (world.ehr().chart().all().isEmpty() && System.nanoTime() < until) {
            Thread.sleep(100);
        }
    }

    /**
     * Size and pace of a run.
     *
     * @param thinking longest pause of a client between two steps, in milliseconds
     * @param reads reads of a client after each step
     */
    public record Plan(
            long seed,
            long milliseconds,
            int clients,
            int thinking,
            int reads,
            boolean export,
            boolean erase,
            boolean restore,
            Site site,
            Schedule schedule) {
        /** The same under other faults. */
        public Plan with(Schedule other) {
            return new Plan(seed, milliseconds, clients, thinking, reads, export, erase, restore, site, other);
        }
    }
}
