package org.dorsal.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.dorsal.store.BodyCompression.ZstdContextPool;
import org.junit.jupiter.api.Test;

class IdleContextsTest {
    private final List<Object> freed = new ArrayList<>();
    private final ZstdContextPool<Object> contexts = new ZstdContextPool<>(Object::new, freed::add);

    @Test
    void what_was_given_back_is_taken_next() {
        Object one = contexts.take();
        contexts.giveBack(one, true);

        assertThat(contexts.take()).isSameAs(one);
        assertThat(freed).isEmpty();
    }

    @Test
    void nobody_gets_what_somebody_else_has() {
        assertThat(Stream.generate(contexts::take).limit(100)).doesNotHaveDuplicates();
    }

    @Test
    void what_failed_or_has_grown_is_freed() {
        Object one = contexts.take();
        contexts.giveBack(one, false);

        assertThat(freed).containsExactly(one);
        assertThat(contexts.take()).isNotSameAs(one);
    }

    @Test
    void no_more_wait_than_can_be_used_at_once() {
        List<Object> all = IntStream.range(0, ZstdContextPool.MAX_IDLE + 5)
                .mapToObj(_ -> contexts.take())
                .toList();
        all.forEach(one -> contexts.giveBack(one, true));

        assertThat(freed).containsExactlyElementsOf(all.subList(ZstdContextPool.MAX_IDLE, all.size()));
    }
}
