package org.dorsal.smart.launch;

import java.time.Clock;
import java.time.Duration;
import java.util.random.RandomGenerator;
import org.dorsal.store.AnsweredRequestRows;
import org.dorsal.store.LaunchRows;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Puts the room together for the running service. */
@Configuration(proxyBeanMethods = false)
public class LaunchWiring {
    /** A person waits: what takes longer is told, not waited for. */
    private static final Duration ANSWER_WITHIN = Duration.ofSeconds(8);

    @Bean
    LaunchRoom launchRoom(
            LaunchSettings settings,
            AnsweredRequestRows answers,
            LaunchRows rows,
            Clock clock,
            RandomGenerator chance) {
        return LaunchRoom.of(
                settings,
                answers,
                rows,
                rows::standing,
                new BoundedHttp(ANSWER_WITHIN),
                new BoundedHttp(settings.answerWithin()),
                clock,
                chance);
    }

    @Bean
    Launching launching(LaunchRoom room) {
        return room.launching();
    }

    @Bean
    Launches launches(LaunchRoom room) {
        return room.launches();
    }

    @Bean
    EhrClient ehrClient(LaunchRoom room) {
        return room.ehrClient();
    }

    @Bean
    EhrCalls ehrCalls(LaunchRoom room) {
        return room.ehrCalls();
    }
}
