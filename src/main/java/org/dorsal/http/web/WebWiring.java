package org.dorsal.http.web;

import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.dorsal.assessment.Drafts;
import org.dorsal.assessment.History;
import org.dorsal.assessment.LiveScore;
import org.dorsal.assessment.MainJob;
import org.dorsal.assessment.SiteRules;
import org.dorsal.audit.Recorder;
import org.dorsal.chart.ChartReader;
import org.dorsal.http.SecurityChains;
import org.dorsal.http.web.PageTold.ToldPages;
import org.dorsal.http.web.ReachView.Reaching;
import org.dorsal.http.web.Route.PageGroup;
import org.dorsal.knowledge.Knowledge;
import org.dorsal.smart.launch.AuthorizationCodeFlow;
import org.dorsal.smart.launch.EhrClient;
import org.dorsal.smart.launch.EhrRegistration;
import org.dorsal.smart.launch.Launches;
import org.dorsal.writeback.Expecting;
import org.dorsal.writeback.Filings;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.firewall.RequestRejectedHandler;
import org.springframework.web.servlet.function.RouterFunction;
import org.springframework.web.servlet.function.ServerResponse;

/** Puts the room together for the running service. */
@Configuration(proxyBeanMethods = false)
public class WebWiring {

    @Bean
    @Order(SecurityChains.OF_A_DOOR)
    SecurityFilterChain pageSecurity(
            HttpSecurity http, WebSettings settings, AuthorizationCodeFlow<EhrRegistration> launches) {
        return SecurityChains.toItsDoor(
                SecurityChains.ofPages(http, settings.baseUrl())
                        .securityContext(context -> context.securityContextRepository(launches.contexts())),
                PageDoor.ROOT + "/**",
                Assets.ROOT + "/**");
    }

    @Bean
    Assets assets() {
        return Assets.shipped();
    }

    @Bean
    Pages pages(Assets assets, Knowledge knowledge) {
        return new Pages(assets, Approvals.of(knowledge));
    }

    @Bean
    Answers answers(Pages pages) {
        return new Answers(pages);
    }

    @Bean
    RequestRejectedHandler refusedAddresses(Answers answers, Clock clock, RandomGenerator chance) {
        return new RefusedAddresses(answers, clock, chance);
    }

    @Bean
    Charts charts(Knowledge knowledge, EhrClient ehr, Launches launches) {
        return new Charts(
                of -> {
                    SiteRules rules = of.site().rules();
                    org.dorsal.knowledge.Form form = knowledge
                            .formInUse(rules.criteria(), rules.edition())
                            .orElseThrow();
                    return new ChartReader(
                            form, knowledge.recordRules(form), of.limits().recordWithin());
                },
                ehr,
                launches);
    }

    @Bean
    AssessmentPages assessmentPages(LiveScore live, Drafts drafts, Knowledge knowledge, History history) {
        return new AssessmentPages(live, drafts, knowledge.codes(), history);
    }

    @Bean
    HistoryPages historyPages(History history, LiveScore live, Drafts drafts, Knowledge knowledge, Filings filings) {
        return new HistoryPages(history, knowledge.codes(), new Sheets(live, drafts), filings);
    }

    @Bean
    ReviewPages reviewPages(
            LiveScore live,
            Drafts drafts,
            MainJob job,
            Knowledge knowledge,
            History history,
            Expecting expecting,
            Filings filings) {
        Subjects subjects = new Subjects(new Sheets(live, drafts), job.records());
        return new ReviewPages(subjects, job.signOff(), knowledge.codes(), history, new Reaching(expecting, filings));
    }

    @Bean
    SignedPages signedPages(
            LiveScore live, Drafts drafts, MainJob job, Knowledge knowledge, History history, Filings filings) {
        return new SignedPages(new Sheets(live, drafts), drafts, job.records(), knowledge.codes(), history, filings);
    }

    @Bean
    SessionPages sessionPages(Launches launches, Recorder recorder) {
        return new SessionPages(launches, recorder);
    }

    @Bean
    SignedNotes notesForEhrs(MainJob job, WebSettings settings, Knowledge knowledge, History history) {
        return new SignedNotes(job.records(), settings, knowledge.codes(), history);
    }

    @Bean
    PageDoor pageDoor(
            Charts charts,
            List<PageGroup> pages,
            WebSettings settings,
            Answers answers,
            PageTold told,
            Clock clock,
            RandomGenerator chance) {
        List<Route> routes =
                pages.stream().flatMap(group -> group.routes().stream()).toList();
        return new PageDoor(charts, routes, settings, answers, new ToldPages(told, answers), clock, chance);
    }

    @Bean
    PageTold pageTold(Recorder recorder) {
        return new PageTold(recorder);
    }

    @Bean
    RouterFunction<ServerResponse> pageRoutes(PageDoor door, Assets assets) {
        return request -> {
            String path = request.path();
            if (path.startsWith(PageDoor.ROOT + "/")) {
                return Optional.of(asked -> door.answer(asked.servletRequest()));
            }
            return path.startsWith(Assets.ROOT + "/") ? Optional.of(asked -> asset(assets, path)) : Optional.empty();
        };
    }

    private static Sent asset(Assets assets, String path) {
        return assets.at(path)
                .map(asset -> Sent.of(200, asset.type(), asset.body())
                        .with("Cache-Control", "public, max-age=31536000, immutable")
                        .with("X-Content-Type-Options", "nosniff"))
                .orElseGet(() -> Sent.empty(404));
    }
}
