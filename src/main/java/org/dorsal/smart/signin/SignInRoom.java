package org.dorsal.smart.signin;

import java.time.Clock;
import java.util.random.RandomGenerator;
import org.dorsal.smart.launch.BoundedHttp;
import org.dorsal.smart.launch.Discovery;
import org.dorsal.smart.launch.IdTokens;
import org.dorsal.smart.launch.Seal;
import org.dorsal.smart.launch.SealedRequests;
import org.dorsal.smart.launch.TokenEndpoint;
import org.dorsal.store.AnsweredRequestRows;
import org.dorsal.store.AuditorSessionRows;

/** The parts of this room, put together over one store. */
record SignInRoom(AuditorSignIn signIn, AuditorSessions sessions) {
    static SignInRoom of(
            SignInSettings settings,
            AnsweredRequestRows answers,
            AuditorSessionRows rows,
            BoundedHttp http,
            Clock clock,
            RandomGenerator chance) {
        Seal seal = new Seal(settings.encryptionKeys());
        SealedRequests<PendingSignIn> requests =
                new SealedRequests<>(seal, Seal.Use.SIGN_IN, AuditorCookie.OF_REQUEST, answers, PendingSignIn::read);
        AuditorSessions sessions = new AuditorSessions(settings, rows, seal, clock, chance);
        SignInAnswer answer = new SignInAnswer(
                settings, requests, new TokenEndpoint(http, clock, chance), new IdTokens(clock), sessions, clock);
        Discovery<Provider> discovery = new Discovery<>(http, clock, Provider.DOCUMENT, Provider::read);
        return new SignInRoom(new AuditorSignIn(settings, discovery, requests, answer, clock, chance), sessions);
    }
}
