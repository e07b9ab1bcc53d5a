package org.dorsal.smart.signin;

import java.time.Clock;
import java.time.Duration;
import java.util.random.RandomGenerator;
import org.dorsal.smart.launch.BoundedHttp;
import org.dorsal.store.AnsweredRequestRows;
import org.dorsal.store.AuditorSessionRows;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Puts the room together for the running service. */
@Configuration(proxyBeanMethods = false)
public class AuditorSignInWiring {
    /** A person waits: what takes longer is told, not waited for. */
    private static final Duration ANSWER_WITHIN = Duration.ofSeconds(8);

    @Bean
    SignInRoom signInRoom(
            SignInSettings settings,
            AnsweredRequestRows answers,
            AuditorSessionRows sessions,
            Clock clock,
            RandomGenerator chance) {
        return SignInRoom.of(settings, answers, sessions, new BoundedHttp(ANSWER_WITHIN), clock, chance);
    }

    @Bean
    AuditorSignIn auditorSignIn(SignInRoom room) {
        return room.signIn();
    }

    @Bean
    AuditorSessions auditorSessions(SignInRoom room) {
        return room.sessions();
    }
}
