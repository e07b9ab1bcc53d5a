package history;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import history.world.ClockAgent;
import java.io.IOException;
import java.io.InputStream;
import java.lang.invoke.MethodHandles;
import java.util.function.LongSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ClockAgentTest {
    private static final String OFFSET = "history.clock";
    private static final double MINUTE = 60_000;

    @AfterEach
    void forgetOffset() {
        System.clearProperty(OFFSET);
    }

    @Test
    void a_class_that_reads_the_time_of_day_gets_a_shifted_one() throws IOException, ReflectiveOperationException {
        byte[] shifted = new ClockAgent().transform(null, "history/TimeOfDay", null, null, bytes(TimeOfDay.class));
        LongSupplier clock = (LongSupplier) MethodHandles.lookup()
                .defineHiddenClass(shifted, true)
                .lookupClass()
                .getDeclaredConstructor()
                .newInstance();
        assertEquals(System.currentTimeMillis(), clock.getAsLong(), MINUTE);
        System.setProperty(OFFSET, "-3600000");
        assertEquals(System.currentTimeMillis() - 3_600_000, clock.getAsLong(), MINUTE);
    }

    @Test
    void other_classes_stay_as_they_are() throws IOException {
        assertNull(new ClockAgent().transform(null, "history/Plant", null, null, bytes(Plant.class)));
    }

    private static byte[] bytes(Class<?> type) throws IOException {
        try (InputStream file = type.getResourceAsStream("/" + type.getName().replace('.', '/') + ".class")) {
            return file.readAllBytes();
        }
    }

    /** Reads the time of day. */
    static final class TimeOfDay implements LongSupplier {
        @Override
        public long getAsLong() {
            return System.currentTimeMillis();
        }
    }
}
