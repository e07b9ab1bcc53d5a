package history.fault;

import history.record.Outcome;
import history.record.Recorder;
import history.world.EhrMood;
import history.world.Processes;
import history.world.Replica;
import history.world.World;
import java.io.IOException;
import java.sql.SQLException;
import java.util.*;

/** Carries a schedule out, each fault in a separate thread, and takes everything back at the end. */
public final class Nemesis {
    private static final double SHARE = 0.3;

    private final World world;
    private final Recorder recorder;
    private final Random random;
    private final List<Thread> threads = new ArrayList<>();
    private final Object databaseTurn = new Object();

    /** Does nothing yet. */
    public Nemesis(World world, Recorder recorder, long seed) {
        this.world = world;
        this.recorder = recorder;
        this.random = new Random(seed);
    }

    /** Begins. */
    public void start(Schedule schedule) {
        for (Fault fault : schedule.faults()) {
            threads.add(Thread.ofVirtual().start(() -> run(fault)));
        }
    }

    /** Waits for the last fault and for the restart of killed processes. */
    public void finish() throws InterruptedException, IOException {
        for (Thread thread : threads) {
            thread.join();
        }
        for (Link link : Link.values()) {
            world.proxy(link).trouble(Trouble.NONE, 0);
        }
        world.ehr().mood(EhrMood.WELL);
        world.replica(0).restart();
        world.replica(1).restart();
    }

    private void run(Fault fault) {
        try {
            Thread.sleep(fault.start());
            long begin = recorder.now();
            String effect = "done";
            try {
                apply(fault);
            } catch (SQLException | IOException down) {
                effect = "not possible: " + down.getClass().getSimpleName();
            }
            Map<String, String> sent =
                    Map.of("kind", fault.kind().name(), "place", fault.place(), "detail", fault.detail());
            recorder.record("nemesis", "fault", begin, Outcome.OK, 0, sent, Map.of("effect", effect));
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
    }

    private void apply(Fault fault) throws InterruptedException, SQLException, IOException {
        switch (fault.kind()) {
            case KILL_REPLICA -> {
                Replica replica = world.replica(Integer.parseInt(fault.place()));
                synchronized (replica) {
                    replica.kill();
                    Thread.sleep(fault.length());
                    replica.restart();
                }
            }
            case FREEZE_REPLICA ->
                freeze(world.replica(Integer.parseInt(fault.place())).pid(), fault.length());
            case FREEZE_BACKEND -> freeze(backend(), fault.length());
            case END_BACKEND -> Processes.signal("TERM", backend());
            case KILL_DATABASE -> {
                synchronized (databaseTurn) {
                    world.database().crash();
                    Thread.sleep(fault.length());
                    world.database().restart();
                }
            }
            case FULL_DISK -> {
                synchronized (databaseTurn) {
                    world.database().fillDisk(fault.detail().equals("WAL"));
                    Thread.sleep(fault.length());
                    world.database().freeDisk();
                }
            }
            case JUMP_CLOCK -> {
                world.shiftClock(fault.place(), Long.parseLong(fault.detail()));
                Thread.sleep(fault.length());
                world.shiftClock(fault.place(), 0);
            }
            case SWAP_RELEASE -> {
                Replica replica = world.replica(Integer.parseInt(fault.place()));
                synchronized (replica) {
                    replica.swap();
                }
            }
            case TROUBLE_LINK -> {
                Proxy proxy = world.proxy(Link.valueOf(fault.place()));
                proxy.trouble(Trouble.valueOf(fault.detail()), SHARE);
                Thread.sleep(fault.length());
                proxy.trouble(Trouble.NONE, 0);
            }
            case EHR_MISBEHAVES -> {
                world.ehr().mood(EhrMood.valueOf(fault.detail()));
                Thread.sleep(fault.length());
                world.ehr().mood(EhrMood.WELL);
            }
        }
    }

    private static void freeze(long process, long milliseconds) throws InterruptedException {
        Processes.signal("STOP", process);
        try {
            Thread.sleep(milliseconds);
        } finally {
            Processes.signal("CONT", process);
        }
    }

    /** The process of one of the connections that were used last. */
    private long backend() throws SQLException {
        List<Long> backends = world.database().backends("dorsal_app");
        if (backends.isEmpty()) {
            throw new SQLException("no connection is open");
        }
        return backends.get(random.nextInt(Math.min(4, backends.size())));
    }
}
