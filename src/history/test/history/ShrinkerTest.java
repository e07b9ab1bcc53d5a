package history;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import history.fault.Fault;
import history.fault.Schedule;
import history.fault.Shrinker;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

class ShrinkerTest {
    @Test
    void equal_seeds_give_equal_schedules_and_a_schedule_is_read_as_it_was_written() {
        Schedule schedule = Schedule.random(7, 60_000, Schedule.GAPS);
        assertEquals(schedule, Schedule.random(7, 60_000, Schedule.GAPS));
        assertEquals(schedule, Schedule.parse("# seed 7\n" + schedule.text()));
        assertTrue(schedule.faults().size() > 10, schedule.text());
    }

    @Test
    void each_kind_of_fault_comes_in_random_schedules() {
        Schedule schedule = Schedule.random(7, 3_600_000, Schedule.GAPS);
        for (Fault.Kind kind : Fault.Kind.values()) {
            assertTrue(schedule.contains(kind), kind.name());
        }
        assertFalse(schedule.without(0, schedule.faults().size()).contains(Fault.Kind.FULL_DISK));
    }

    @Test
    void the_faults_that_make_it_fail_are_left() throws IOException, InterruptedException {
        Schedule schedule = Schedule.random(7, 120_000, Schedule.GAPS);
        List<Fault> needed = List.of(schedule.faults().get(3), schedule.faults().get(17));
        Schedule smallest = new Shrinker(candidate -> candidate.faults().containsAll(needed), 1000).shrink(schedule);
        assertEquals(needed, smallest.faults());
    }

    @Test
    void it_ends_after_the_trials_that_it_may_make() throws IOException, InterruptedException {
        Schedule schedule = Schedule.random(7, 120_000, Schedule.GAPS);
        int[] trials = {0};
        new Shrinker(_ -> ++trials[0] < 0, 5).shrink(schedule);
        assertEquals(5, trials[0]);
    }
}
