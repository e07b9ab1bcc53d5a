package org.dorsal.http.audit;

import java.time.Clock;
import java.util.random.RandomGenerator;
import org.dorsal.audit.Recorder;
import org.dorsal.smart.signin.AuditorSessions;
import org.dorsal.smart.signin.AuditorSignIn;
import org.dorsal.smart.signin.SignInSettings;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.web.servlet.function.RouterFunction;
import org.springframework.web.servlet.function.RouterFunctions;
import org.springframework.web.servlet.function.ServerResponse;

/** Puts the way in and out together for the running service. */
@Configuration(proxyBeanMethods = false)
public class SignInWiring {
    /** Before all other routes below {@code /audit}, which want a session. */
    @Bean
    @Order(Ordered.HIGHEST_PRECEDENCE)
    RouterFunction<ServerResponse> signInRoutes(
            AuditorSignIn signIn,
            AuditorSessions sessions,
            SignInSettings settings,
            Recorder recorder,
            Clock clock,
            RandomGenerator chance) {
        SignInDoor door = new SignInDoor(signIn, sessions, settings, recorder, clock, chance);
        return RouterFunctions.route()
                .GET("/audit/{site}/sign-in", door::begin)
                .GET("/audit/{site}/callback", door::callback)
                .POST("/audit/{site}/sign-out", door::signOut)
                .build();
    }
}
