package org.dorsal.note;

import org.dorsal.assessment.AssessmentReader;
import org.dorsal.assessment.AssessmentServices;
import org.dorsal.knowledge.Codes;
import org.dorsal.knowledge.Knowledge;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** Configuration of the documents, for pages and delivery workers. */
@Configuration(proxyBeanMethods = false)
@Import(SignedNotes.class)
public class NoteConfiguration {
    @Bean
    Codes codes(Knowledge knowledge) {
        return knowledge.codes();
    }

    @Bean
    AssessmentReader records(AssessmentServices job) {
        return job.records();
    }
}
