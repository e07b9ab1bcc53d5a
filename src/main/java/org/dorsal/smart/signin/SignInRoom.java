package org.dorsal.smart.signin;

import java.time.Clock;
import java.util.random.RandomGenerator;
import org.dorsal.smart.launch.BoundedHttp;
import org.dorsal.smart.launch.Discovery;
import org.dorsal.smart.launch.IdTokens;
import org.dorsal.smart.launch.Seal;
import org.dorsal.smart.launch.TokenEndpoint;
import org.dorsal.store.AuditorSessionRows;
import org.dorsal.store.AuditorSignInRows;

/** The parts of this room, put together over one store. */
record SignInRoom(AuditorSignIn signIn, AuditorSessions sessions) {
    static SignInRoom of(
            SignInSettings settings,
            AuditorSignInRows signIns,
            AuditorSessionRows rows,
            BoundedHttp http,
            Clock clock,
            RandomGenerator chance) {
        Seal seal = new Seal(settings.encryptionKeys());
        PendingSignIns pending = new PendingSignIns(signIns, seal);
        AuditorSessions sessions = new AuditorSessions(settings, rows, seal, clock, chance);
        SignInAnswer answer = new SignInAnswer(
                settings, pending, new TokenEndpoint(http, clock, chance), new IdTokens(clock), sessions, clock);
        Discovery<Provider> discovery = new Discovery<>(http, clock, Provider.DOCUMENT, Provider::read);
        return new SignInRoom(new AuditorSignIn(settings, discovery, pending, answer, clock, chance), sessions);
    }
}
