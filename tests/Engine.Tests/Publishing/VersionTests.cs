using BackOffice.Engine.Publishing;
using static BackOffice.Engine.Tests.Publishing.Council;

namespace BackOffice.Engine.Tests.Publishing;

public class VersionTests
{
    [Fact]
    public void A_pack_of_the_product_runs_at_once_and_brought_again_changes_nothing()
    {
        var council = Council.With();

        (council.Life!.Running, council.Life.Current!.Label, council.Life.Current.Origin).ShouldBe((1, "1.0.0", PackOrigin.Product));
        council.Bring("1.0.0").IsNothing.ShouldBeTrue();
    }

    [Fact]
    public void An_update_of_the_product_runs_at_once_where_the_council_changed_nothing()
    {
        var council = Council.With();
        council.Bring("1.0.0", ("letters/L1.txt", Letter + "More")).Outcome!.Published.ShouldBeTrue();
        council.Life!.Current!.Label.ShouldBe("1.0.0+2");
        council.Bring("1.1.0", ("letters/L1.txt", Letter + "Most"));
        council.Life!.Current!.Label.ShouldBe("1.1.0");
    }

    [Fact]
    public void An_update_of_the_product_is_a_draft_where_the_council_has_changes_and_keeps_them()
    {
        var council = Council.With();
        council.Publish(("rules/limit.json", Limit(7900)));

        council.Bring("1.1.0", ("letters/L1.txt", Letter + "More")).Outcome!.Published.ShouldBeFalse();

        (council.Draft.Title, council.Draft.Changes.Keys.Single(), council.Life!.Running).ShouldBe(("Product update 1.1.0", "letters/L1.txt", 2));
        council.Bring("1.1.0", ("letters/L1.txt", Letter + "More")).IsNothing.ShouldBeTrue();
        council.Do(new DiscardDraft(council.Draft.Id));
        council.Bring("1.1.0", ("letters/L1.txt", Letter + "More")).IsNothing.ShouldBeTrue();
    }

    [Fact]
    public void A_file_that_both_changed_is_named_in_the_note()
    {
        var council = Council.With();
        council.Publish(("letters/L1.txt", Letter + "Ours"));
        council.Bring("1.1.0", ("letters/L1.txt", Letter + "Theirs"));
        council.Draft.Note.ShouldBe("The council changed letters/L1.txt too: compare before approving.");
    }

    [Fact]
    public void An_earlier_version_runs_again_and_the_later_one_stays()
    {
        var council = Council.With();
        council.Publish(("letters/L1.txt", Letter + "More"));

        council.Do(new RunVersion(1, " ")).Refusal.ShouldBeOfType<ReasonMissing>();
        council.Do(new RunVersion(7, "Why")).Refusal.ShouldBeOfType<PackVersionUnknown>();
        council.Do(new RunVersion(1, "The letter was wrong")).Outcome!.Published.ShouldBeTrue();

        council.TextOf("letters/L1.txt").ShouldBe(Letter);
        council.Life!.Versions.Count.ShouldBe(2);
        council.Do(new RunVersion(1, "Again")).IsNothing.ShouldBeTrue();
    }

    [Fact]
    public void A_retracted_pack_runs_nothing_and_drafts_are_made_to_its_latest_version()
    {
        var council = Council.With();
        council.Do(new RunVersion(0, "Not in use"));
        council.Life!.Current.ShouldBeNull();
        council.Begin(("letters/L1.txt", Letter + "More"));
        council.Draft.BasedOn.ShouldBe(1);
        council.Bring("1.1.0", ("letters/L1.txt", Letter + "Most"));
        (council.Life!.Running, council.Life.Drafts.Count).ShouldBe((0, 2));
    }

    [Fact]
    public void A_new_pack_is_made_from_a_draft()
    {
        var council = new Council();
        var id = council.Begin(("pack.json", Head), ("rules/limit.json", Limit(7400)));
        council.Do(new SubmitDraft(id, 1, "New"));
        council.Do(new ApproveDraft(id, 2), Pia).Refusal.ShouldBeNull();

        (council.Life!.Current!.Label, council.Life.Running).ShouldBe(("1.0.0", 1));
        new Council().Do(new SaveDraft(id, 1, Changes())).Refusal.ShouldBeOfType<PackUnknown>();
    }

    [Fact]
    public void However_drafts_are_made_and_published_labels_stay_unique_and_versions_never_change()
    {
        var random = new Random(7);
        var council = Council.With();
        for (var round = 0; round < 400; round++)
        {
            var before = council.Life!.Versions.ToDictionary(version => version.Number, version => PackFiles.Fingerprint(version.Files));
            var draft = council.Life.Drafts.IsEmpty ? null : council.Life.Drafts[random.Next(council.Life.Drafts.Count)];
            var path = $"letters/L{random.Next(4)}.txt";
            council.Do((random.Next(8), draft) switch
            {
                (_, null) => new StartDraft(Guid.NewGuid(), "A change", Changes((path, Letter + round))),
                (0 or 1, _) when council.Life.Drafts.Count < 4 => new StartDraft(Guid.NewGuid(), "A change", Changes((path, Letter + round))),
                (2, _) => new SaveDraft(draft.Id, draft.Revision, Changes((path, Letter + random.Next(3)))),
                (3, _) => new MoveDraft(draft.Id, draft.Revision, [path]),
                (4, _) => new SubmitDraft(draft.Id, draft.Revision, "Because", random.Next(3) == 0 ? council.Now.AddDays(1) : null),
                (5 or 6, _) => new ApproveDraft(draft.Id, draft.Revision),
                _ => new RunVersion(random.Next(council.Life.Versions.Count + 1), "Because"),
            }, random.Next(2) == 0 ? Oli : Pia);

            council.Life!.Versions.Select(version => version.Label).ShouldBeUnique();
            council.Life.Versions.Select(version => version.Number).ShouldBe(Enumerable.Range(1, council.Life.Versions.Count));
            foreach (var (number, fingerprint) in before)
            {
                PackFiles.Fingerprint(council.Life.Versions[number - 1].Files).ShouldBe(fingerprint);
            }
        }

        council.Life!.Versions.Count.ShouldBeGreaterThan(3);
    }
}
