package org.dorsal.knowledge;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class KnowledgeTest {
    @Test
    void the_shipped_knowledge_has_no_finding() {
        assertThat(SomeProfiles.knowledge().criteria()).hasSize(6);
        assertThat(SomeProfiles.criteria("upper-back-pain-red-flags").criteria())
                .hasSize(30);
        assertThat(SomeProfiles.criteria("upper-back-pain-extensions").criteria())
                .hasSize(1);
    }
}
