package org.dorsal.http.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Map;
import java.util.Objects;
import org.dorsal.http.web.PageViews;
import org.junit.jupiter.api.Test;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.web.servlet.ModelAndView;

class ExportLimiterTest {
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final ExportLimiter room = new ExportLimiter(registry);

    @Test
    void the_next_one_comes_in_when_one_was_sent() throws Exception {
        var made = new ArrayList<ModelAndView>();
        for (int at = 0; at < ExportLimiter.MAX_CONCURRENT; at++) {
            made.add(room.make(() -> PageViews.file("text/plain", "attachment", new byte[0]))
                    .orElseThrow());
        }
        assertThat(room.make(() -> PageViews.file("text/plain", "attachment", new byte[0])))
                .isEmpty();
        assertThat(registry.get("dorsal.throttled")
                        .tag("door", "audit")
                        .counter()
                        .count())
                .isEqualTo(1);
        send(made.getFirst());
        assertThat(room.make(() -> PageViews.file("text/plain", "attachment", new byte[0])))
                .isPresent();
        assertThat(room.make(() -> PageViews.file("text/plain", "attachment", new byte[0])))
                .isEmpty();
    }

    @Test
    void what_breaks_before_or_while_it_is_sent_makes_room() {
        for (int turn = 0; turn <= ExportLimiter.MAX_CONCURRENT; turn++) {
            assertThat(catchThrowable(() -> room.make(() -> {
                        throw new IllegalStateException("its event can't be written");
                    })))
                    .isInstanceOf(IllegalStateException.class);
            var breaking = room.make(() -> Download.of(
                            "a.csv",
                            "text/csv",
                            out -> {
                                out.write(new byte[1_000_000]);
                                throw new IOException("the auditor went away");
                            },
                            (_, _, _) -> {}))
                    .orElseThrow();
            assertThat(catchThrowable(() -> send(breaking))).isInstanceOf(IOException.class);
        }
    }

    private static void send(ModelAndView export) throws Exception {
        Objects.requireNonNull(export.getView())
                .render(Map.of(), new MockHttpServletRequest(), new MockHttpServletResponse());
    }
}
