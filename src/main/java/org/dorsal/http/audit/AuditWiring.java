package org.dorsal.http.audit;

import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.dorsal.audit.Recorder;
import org.dorsal.http.web.Answers;
import org.dorsal.http.web.WebSettings;
import org.dorsal.knowledge.Knowledge;
import org.dorsal.smart.signin.AuditorSessions;
import org.dorsal.store.AuditorRows;
import org.dorsal.store.EventCounts;
import org.dorsal.store.EventReads;
import org.dorsal.store.Ledger;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.servlet.function.RouterFunction;
import org.springframework.web.servlet.function.ServerResponse;

/** Puts the room together for the running service. */
@Configuration(proxyBeanMethods = false)
public class AuditWiring {
    @Bean
    Searches auditorSearches(AuditorRows rows, RandomGenerator chance) {
        return new Searches(rows, chance);
    }

    @Bean
    Looks auditorLooks(AuditorRows rows) {
        return new Looks(rows);
    }

    @Bean
    SearchPages auditSearchPages(
            EventReads reads, EventCounts counts, Searches searches, Looks looks, Knowledge knowledge) {
        return new SearchPages(reads, counts, searches, looks, knowledge);
    }

    @Bean
    AuditDoor auditDoor(
            AuditorSessions sessions,
            List<Page.Group> groups,
            WebSettings settings,
            Answers answers,
            Ledger ledger,
            Clock clock,
            RandomGenerator chance) {
        List<Page> pages =
                groups.stream().flatMap(group -> group.pages().stream()).toList();
        return new AuditDoor(
                sessions::open, pages, settings, answers, new Recorder(ledger, clock, chance), clock, chance);
    }

    /** After the routes of the sign-in, which need no session. */
    @Bean
    RouterFunction<ServerResponse> auditRoutes(AuditDoor door) {
        return request -> request.path().startsWith(AuditDoor.ROOT + "/")
                ? Optional.of(asked -> door.answer(asked.servletRequest()))
                : Optional.empty();
    }
}
