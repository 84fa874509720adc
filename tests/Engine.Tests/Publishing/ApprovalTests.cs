using BackOffice.Engine.Publishing;
using static BackOffice.Engine.Tests.Publishing.Council;

namespace BackOffice.Engine.Tests.Publishing;

public class ApprovalTests
{
    [Fact]
    public void A_change_of_rules_takes_somebody_who_did_not_work_on_it()
    {
        var council = Council.With();
        var id = council.Begin(("rules/limit.json", Limit(7900)));
        council.Do(new SubmitDraft(id, 1, "From September"));

        council.Do(new ApproveDraft(id, 2), Oli).Refusal.ShouldBeOfType<NeedsAnotherPerson>();
        council.Do(new ApproveDraft(id, 2), Pia).Outcome!.Published.ShouldBeTrue();

        var version = council.Life!.Current!;
        (version.Number, version.Label, version.By.Id, version.ApprovedBy!.Id, version.Note, version.Origin).ShouldBe((2, "1.0.1", "oli", "pia", "A change: From September", PackOrigin.Designer));
        council.Life.Drafts.ShouldBeEmpty();
    }

    [Fact]
    public void Anybody_who_ever_worked_on_it_counts_and_so_does_who_submitted_it()
    {
        var council = Council.With();
        var id = council.Begin(("rules/limit.json", Limit(7900)));
        council.Do(new SubmitDraft(id, 1, "From September"), Pia);

        council.Do(new ApproveDraft(id, 2), Oli).Refusal.ShouldBeOfType<NeedsAnotherPerson>();
        council.Do(new ApproveDraft(id, 2), Pia).Refusal.ShouldBeOfType<NeedsAnotherPerson>();
    }

    [Fact]
    public void A_letter_may_be_approved_by_its_own_author()
    {
        var council = Council.With();
        var id = council.Begin(("letters/L1.txt", Letter + "More"));
        council.Do(new SubmitDraft(id, 1, "Clearer"));

        council.Do(new ApproveDraft(id, 2)).Refusal.ShouldBeNull();
    }

    [Fact]
    public void What_was_read_is_what_is_approved()
    {
        var council = Council.With();
        var id = council.Begin(("letters/L1.txt", Letter + "More"));
        council.Do(new SubmitDraft(id, 1, "Clearer"));

        council.Do(new ApproveDraft(id, 1)).Refusal.ShouldBeOfType<DraftOvertaken>();
        council.Do(new SendBackDraft(id, "Not yet"));
        council.Do(new ApproveDraft(id, 3)).Refusal.ShouldBeOfType<DraftNotSubmitted>();
    }

    [Fact]
    public void A_pack_with_a_fault_or_a_failing_example_can_be_saved_and_not_submitted()
    {
        var council = Council.With();
        var id = council.Begin(("rules/limit.json", Limit(7400).Replace("earnings <", "earning <", StringComparison.Ordinal)));
        council.Do(new SubmitDraft(id, 1, "Oops")).Refusal.ShouldBeOfType<DraftFaulty>().Sentence.ShouldContain("rules/limit.json");

        council.Do(new SaveDraft(id, 1, Changes(("rules/limit.json", Limit(6000)))));
        council.Do(new SubmitDraft(id, 2, "Oops")).Refusal!.Sentence.ShouldContain("The example \"Below the limit: Below\" fails");
        council.Do(new SubmitDraft(council.Draft.Id, 2, " ")).Refusal.ShouldBeOfType<ReasonMissing>();
    }

    [Fact]
    public void A_draft_that_changes_nothing_is_not_submitted()
    {
        var council = Council.With();
        council.Do(new SubmitDraft(council.Begin(), 1, "Nothing")).Refusal.ShouldBeOfType<DraftEmpty>();
    }

    [Fact]
    public void An_approved_draft_waits_for_its_day_and_is_then_published_once()
    {
        var council = Council.With();
        var id = council.Begin(("letters/L1.txt", Letter + "More"));
        council.Do(new SubmitDraft(id, 1, "From April", council.Now.AddDays(30)));
        council.Do(new ApproveDraft(id, 2), Pia).Outcome!.Published.ShouldBeFalse();
        council.Draft.Status.ShouldBe(DraftStatus.Scheduled);

        council.Do(new PublishScheduled(id)).IsNothing.ShouldBeTrue();
        council.Now = council.Now.AddDays(30);
        council.Do(new PublishScheduled(id)).Outcome!.Published.ShouldBeTrue();
        council.Do(new PublishScheduled(id)).IsNothing.ShouldBeTrue();
        (council.Life!.Current!.Number, council.Life.Current.ApprovedBy!.Id).ShouldBe((2, "pia"));
    }

    [Fact]
    public void A_scheduled_draft_that_no_longer_fits_goes_back_with_the_reason()
    {
        var council = Council.With();
        var id = council.Begin(("letters/L1.txt", Letter + "Mine"));
        council.Do(new SubmitDraft(id, 1, "From April", council.Now.AddDays(30)));
        council.Do(new ApproveDraft(id, 2), Pia);
        var other = Guid.NewGuid();
        council.Do(new StartDraft(other, "Sooner", Changes(("letters/L1.txt", Letter + "Theirs"))));
        council.Do(new SubmitDraft(other, 1, "Now"));
        council.Do(new ApproveDraft(other, 2), Pia);

        council.Now = council.Now.AddDays(31);
        council.Do(new PublishScheduled(id));

        council.Draft.Status.ShouldBe(DraftStatus.Editing);
        council.Draft.SentBackBecause.ShouldContain("both change letters/L1.txt");
        council.Draft.ApprovedBy.ShouldBeNull();
    }

    [Fact]
    public void Labels_count_the_second_number_for_forms_and_the_third_for_anything_else()
    {
        var council = Council.With();
        council.Publish(("letters/L1.txt", Letter + "a")).Label.ShouldBe("1.0.1");
        council.Publish(("forms/ask.json", """{ "form": "ask", "version": "1", "data": { "a": { "type": "text" } }, "text": { "en": { "form": { "title": "Ask" }, "a": { "label": "A" } } } }""")).Label.ShouldBe("1.1.0");
        council.Do(new RunVersion(2, "The form was wrong"));
        council.Publish(("letters/L1.txt", Letter + "b")).Label.ShouldBe("1.0.2");
        council.Publish(("forms/ask.json", """{ "form": "ask", "version": "2", "data": { "a": { "type": "text" } }, "text": { "en": { "form": { "title": "Ask" }, "a": { "label": "A" } } } }""")).Label.ShouldBe("1.2.0");
        council.Life!.Versions.Select(version => version.Label).ShouldBeUnique();
    }
}
