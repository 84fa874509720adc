using BackOffice.Engine.Publishing;
using static BackOffice.Engine.Tests.Publishing.Council;

namespace BackOffice.Engine.Tests.Publishing;

public class DraftTests
{
    [Fact]
    public void A_draft_holds_only_what_differs_and_a_file_put_back_is_no_change()
    {
        var council = Council.With();
        var id = council.Begin(("letters/L1.txt", Letter), ("letters/L2.txt", Letter), ("rules/limit.json", null));
        council.Draft.Changes.Keys.ShouldBe(["letters/L2.txt", "rules/limit.json"]);

        council.Do(new SaveDraft(id, 1, Changes(("rules/limit.json", Limit(7400)))));
        council.Draft.Changes.Keys.ShouldBe(["letters/L2.txt"]);
        council.Do(new RestoreFiles(id, 2, ["letters/L2.txt"]));
        council.Draft.Changes.ShouldBeEmpty();
        council.Draft.Revision.ShouldBe(3);
    }

    [Fact]
    public void Who_saves_over_a_revision_they_have_not_seen_is_told_who_saved_and_when()
    {
        var council = Council.With();
        var id = council.Begin();
        council.Do(new SaveDraft(id, 1, Changes(("letters/L1.txt", Letter + "More"))), Pia).Refusal.ShouldBeNull();

        var refusal = council.Do(new SaveDraft(id, 1, Changes(("letters/L1.txt", Letter + "Other")))).Refusal;

        refusal.ShouldBeOfType<DraftOvertaken>().Sentence.ShouldStartWith("Pia Process saved \"A change\" on 2 March 2026 at 09:00, after you opened it. Nothing you typed has been lost");
        council.Draft.Editors.Select(editor => editor.Id).ShouldBe(["oli", "pia"]);
    }

    [Fact]
    public void A_draft_that_waits_for_approval_is_changed_by_nobody_until_it_is_sent_back()
    {
        var council = Council.With();
        var id = council.Begin(("letters/L1.txt", Letter + "More"));
        council.Do(new SubmitDraft(id, 1, "Clearer"));

        council.Do(new SaveDraft(id, 2, Changes(("letters/L1.txt", Letter)))).Refusal.ShouldBeOfType<DraftAwaitsApproval>();
        council.Do(new DiscardDraft(id)).Refusal.ShouldBeOfType<DraftAwaitsApproval>();
        council.Do(new SendBackDraft(id, " ")).Refusal.ShouldBeOfType<ReasonMissing>();
        council.Do(new SendBackDraft(id, "Say who signs")).Refusal.ShouldBeNull();
        council.Draft.SentBackBecause.ShouldBe("Say who signs");
        council.Do(new SaveDraft(id, 3, Changes(("letters/L1.txt", Letter + "Signed")))).Refusal.ShouldBeNull();
        council.Do(new DiscardDraft(id)).Refusal.ShouldBeNull();
        council.Life!.Drafts.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("../secrets.json")]
    [InlineData("/etc/passwd.txt")]
    [InlineData("forms\\a.json")]
    [InlineData("forms/.hidden.json")]
    [InlineData("script.js")]
    public void A_file_that_packs_do_not_have_is_refused(string path) =>
        Council.With().Do(new StartDraft(Guid.NewGuid(), "A change", Changes((path, "{}")))).Refusal.ShouldBeOfType<FileNameNotAllowed>();

    [Fact]
    public void Two_drafts_of_different_files_are_published_one_after_the_other_and_neither_undoes_the_other()
    {
        var council = Council.With();
        var letter = council.Begin(("letters/L1.txt", Letter + "More"));
        council.Publish(("letters/L2.txt", Letter));

        council.Do(new SubmitDraft(letter, 1, "Clearer")).Refusal.ShouldBeNull();
        council.Do(new ApproveDraft(letter, 2)).Refusal.ShouldBeNull();

        council.TextOf("letters/L1.txt").ShouldBe(Letter + "More");
        council.TextOf("letters/L2.txt").ShouldBe(Letter);
        council.Life!.Current!.Label.ShouldBe("1.0.2");
    }

    [Fact]
    public void A_file_changed_on_both_sides_is_settled_before_approval()
    {
        var council = Council.With();
        var late = council.Begin(("letters/L1.txt", Letter + "Mine"), ("letters/L3.txt", Letter));
        council.Publish(("letters/L1.txt", Letter + "Theirs"));

        council.Do(new SubmitDraft(late, 1, "Clearer")).Refusal.ShouldBeOfType<DraftBehind>().Sentence
            .ShouldBe("Version 1.0.1 was published after \"A change\" was begun, and both change letters/L1.txt. Move the draft to version 1.0.1 first: choose for each file whether yours or the published one stays.");
        council.Do(new MoveDraft(late, 1, [])).Refusal.ShouldBeNull();
        council.Draft.Changes.Keys.ShouldBe(["letters/L3.txt"]);
        council.Do(new SubmitDraft(late, 2, "Clearer")).Refusal.ShouldBeNull();
    }

    [Fact]
    public void Moving_a_draft_keeps_the_files_that_its_author_chooses()
    {
        var council = Council.With();
        var late = council.Begin(("letters/L1.txt", Letter + "Mine"));
        council.Publish(("letters/L1.txt", Letter + "Theirs"));

        council.Do(new MoveDraft(late, 1, ["letters/L1.txt"]));

        (council.Draft.BasedOn, council.Draft.Changes.Keys.Single()).ShouldBe((2, "letters/L1.txt"));
        council.Do(new MoveDraft(late, 2, [])).IsNothing.ShouldBeTrue();
    }

    [Fact]
    public void Asked_twice_a_draft_is_begun_once()
    {
        var council = Council.With();
        var start = new StartDraft(Guid.NewGuid(), "A change", Changes());
        council.Do(start);
        council.Do(start).IsNothing.ShouldBeTrue();
    }
}
