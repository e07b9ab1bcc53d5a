package org.dorsal.fhirjson;

import static org.assertj.core.api.Assertions.assertThat;

import org.dorsal.fhirjson.Primitives.NarrativeCheck;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NarrativeCheckTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<div xmlns=\"http://www.w3.org/1999/xhtml\">a &lt; b</div>",
                "<div><p class='x' style=\"color: red; margin: 1px\">a</p><br/><hr /></div>",
                "<div><a href=\"https://example.org/a?b=c\">a</a><a href=\"#b\">b</a></div>",
                "<div>a&#160;b&#xA0;c &amp; d</div>",
                "<div><table border=\"1\"><tr><td colspan='2'>a</td></tr></table></div>"
            })
    void formatted_text_is_harmless(String div) {
        assertThat(NarrativeCheck.fault(div)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "hello",
                "<p>a</p>",
                "<!DOCTYPE div SYSTEM 'http://localhost/x.dtd'><div>a</div>",
                "<div><!DOCTYPE div [<!ENTITY x SYSTEM 'file:///etc/passwd'>]>&x;</div>",
                "<div><!-- a --></div>",
                "<div><?php a ?></div>",
                "<div><![CDATA[<script>]]></div>",
                "<div><script>alert(1)</script></div>",
                "<div><SCRIPT>alert(1)</SCRIPT></div>",
                "<div><iframe/></div>",
                "<div><img src='https://example.org/beacon'/></div>",
                "<div><svg:script/></div>",
                "<div><p onclick=\"alert(1)\">a</p></div>",
                "<div><p class='a' ONCLICK='b'>a</p></div>",
                "<div><a href='javascript:alert(1)'>a</a></div>",
                "<div><a href=' javascript:alert(1)'>a</a></div>",
                "<div><a href='data:text/html,a'>a</a></div>",
                "<div><p style='background: url(https://example.org)'>a</p></div>",
                "<div><p style='background: u\\72l'>a</p></div>",
                "<div><p title='a\"b'>a</p></div>",
                "<div><p title=a>a</p></div>",
                "<div><p",
                "<div>a < b</div>",
                "<div xmlns=\"urn:x\">a</div>",
                "<div/>",
                "<div> <p>\n</p></div>",
                "<div>a&nbsp;b</div>"
            })
    void whatever_could_fetch_run_or_hide_is_refused(String div) {
        assertThat(NarrativeCheck.fault(div)).isPresent();
    }

    @Test
    void a_megabyte_of_brackets_and_spaces_is_looked_through() {
        assertThat(NarrativeCheck.fault("<div" + " ".repeat(500_000) + "<".repeat(500_000)))
                .isPresent();
        assertThat(NarrativeCheck.fault("<div" + " class='a'".repeat(100_000) + ">a</div>"))
                .isEmpty();
    }
}
