package org.dorsal.http.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;
import static org.springframework.test.web.servlet.setup.MockMvcBuilders.standaloneSetup;

import java.util.List;
import org.dorsal.knowledge.SomeProfiles;
import org.junit.jupiter.api.Test;
import org.springframework.http.HttpHeaders;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.test.web.servlet.MockMvc;
import tools.jackson.databind.json.JsonMapper;

class EmergencyCriteriaControllerTest {
    private static final String PATH = EmergencyCriteriaController.path("northside");

    private final MockMvc american = mvc(SomeVisits.plain());

    @Test
    void the_criteria_name_their_editions_and_speak_the_words_of_the_site() throws Exception {
        assertThat(request(american, PATH, "").getContentAsString())
                .contains("upper-back-pain-evidence|2.0.0", "upper-back-pain-care|2.0.0", "911")
                .doesNotContain("Alder", "SBX");
        assertThat(request(mvc(SomeVisits.british()), PATH, "").getContentAsString())
                .contains("999")
                .doesNotContain("911");
    }

    @Test
    void a_browser_asks_again_and_gets_them_once() throws Exception {
        MockHttpServletResponse first = request(american, PATH, "");
        assertThat(first.getHeader(HttpHeaders.CACHE_CONTROL)).isEqualTo("no-cache, public");
        String tag = String.valueOf(first.getHeader(HttpHeaders.ETAG));
        assertThat(request(american, PATH, tag).getStatus()).isEqualTo(304);
        assertThat(request(mvc(SomeVisits.british()), PATH, tag).getStatus())
                .as("criteria in other words")
                .isEqualTo(200);
        assertThat(request(mvc(SomeVisits.plain()), PATH, tag).getStatus())
                .as("another replica")
                .isEqualTo(304);
    }

    /** The service confirms an alarm of the page by the codes of its result. */
    @Test
    void the_code_of_a_criterion_is_that_of_a_cause() throws Exception {
        List<String> codes = JsonMapper.shared()
                .readTree(request(american, PATH, "").getContentAsString())
                .path("flags")
                .valueStream()
                .map(flag -> flag.path("code").stringValue())
                .toList();
        List<String> causes = SomeProfiles.models().causes().stream()
                .map(model -> model.cause().code())
                .toList();
        assertThat(causes).containsAll(codes);
        assertThat(codes).contains("acs", "aorta", "myelopathy");
    }

    /** Number, missing answer and code differ: read as codes, they closed questions. */
    @Test
    void the_condition_of_a_question_is_published_with_its_operator() throws Exception {
        var items = JsonMapper.shared()
                .readTree(request(american, PATH, "").getContentAsString())
                .path("items");
        assertThat(items.at("/pain-severity-word/gate/when").toString()).contains("[\"pain-worst-score\",\"missing\"");
        assertThat(items.at("/tearing-pain/gate/when").toString())
                .contains("[\"pain-onset\",\"=\",\"sudden\"]", "[\"pain-worst-score\",\">=\",7]");
        assertThat(items.at("/capillary-glucose/gate/when").toString())
                .contains("[\"consciousness\",\"=\",\"voice\"]", "[\"consciousness\",\"=\",\"UNK\"]");
    }

    @Test
    void an_unknown_site_has_none() throws Exception {
        assertThat(request(american, EmergencyCriteriaController.path("nowhere"), "")
                        .getStatus())
                .isEqualTo(404);
    }

    private static MockMvc mvc(Visit visit) {
        return standaloneSetup(new SomeAssessment(visit).controllers().toArray())
                .build();
    }

    private static MockHttpServletResponse request(MockMvc mvc, String path, String tag) throws Exception {
        return mvc.perform(get(path).header(HttpHeaders.IF_NONE_MATCH, tag))
                .andReturn()
                .getResponse();
    }
}
