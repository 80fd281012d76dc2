package org.varve.rp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class RecentAnswersTest {
  private long now;
  private int asked;
  private final RecentAnswers<String, String> answers = new RecentAnswers<>(() -> now);

  @Test
  void asksOnceASecondAndKeepsTheLastAnswer() {
    assertThat(answers.fresh("anna", this::ask)).isEqualTo("anna 1");
    now += 999_999_999;
    assertThat(answers.fresh("anna", this::ask)).isEqualTo("anna 1");
    now += 1;
    assertThat(answers.fresh("anna")).isEmpty();
    assertThat(answers.newest("anna")).contains("anna 1");
    assertThat(answers.fresh("anna", this::ask)).isEqualTo("anna 2");
    assertThat(answers.newest("ben")).isEmpty();
  }

  @Test
  void anAnswerIsAsOldAsTheQuestion() {
    String slow =
        answers.fresh(
            "anna",
            question -> {
              now += 1_000_000_000;
              return "slow";
            });
    assertThat(slow).isEqualTo("slow");
    assertThat(answers.fresh("anna")).isEmpty();
  }

  @Test
  void keepsNothingOfAQuestionThatFailed() {
    assertThatThrownBy(
            () ->
                answers.fresh(
                    "anna",
                    question -> {
                      throw new IllegalStateException("away");
                    }))
        .hasMessage("away");
    assertThat(answers.newest("anna")).isEmpty();
  }

  @Test
  void forgetsTheOldestOfMoreThanItHasRoomFor() {
    answers.keep("first", "1");
    answers.keep("second", "2");
    answers.keep("first", "3");
    for (int i = 0; i < 1_023; i++) {
      answers.keep("other " + i, "");
    }
    assertThat(answers.newest("second")).isEmpty();
    assertThat(answers.newest("first")).contains("3");
  }

  private String ask(String question) {
    asked++;
    return question + " " + asked;
  }
}
