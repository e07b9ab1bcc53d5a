package org.dorsal.knowledge;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class KnowledgeTest {
    @Test
    void the_shipped_knowledge_has_no_finding() {
        assertThat(SomeProfiles.knowledge().evidence()).hasSize(1);
        assertThat(SomeProfiles.models().causes()).hasSize(34);
        assertThat(SomeProfiles.form().items()).hasSizeGreaterThan(130);
    }
}
