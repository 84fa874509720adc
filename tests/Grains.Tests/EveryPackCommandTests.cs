using System.Collections.Immutable;
using BackOffice.Engine.Access;
using BackOffice.Engine.Publishing;
using BackOffice.Grains.Packs;

namespace Grains.Tests;

/// <summary>Every command of a pack's life, tried as every role, on files of either side. A command that is added without a row here fails the last fact.</summary>
public sealed class EveryPackCommandTests
{
    private static readonly Guid Draft = Guid.NewGuid();

    private static readonly Dictionary<Role, Actor> Who = Enum.GetValues<Role>().ToDictionary(role => role, role => new Actor("x", "X", [role], ["sen-north"]));

    private static readonly (PackCommand Command, bool ForPeople)[] Rows =
    [
        (new AdoptProductPack("1", ImmutableSortedDictionary<string, string>.Empty), false),
        (new StartDraft(Draft, "A change", Changes("rules/a.json")), true),
        (new SaveDraft(Draft, 1, Changes("rules/a.json")), true),
        (new RestoreFiles(Draft, 1, []), true),
        (new RenameDraft(Draft, "Other"), true),
        (new DiscardDraft(Draft), true),
        (new MoveDraft(Draft, 1, []), true),
        (new SubmitDraft(Draft, 1, "Because"), true),
        (new SendBackDraft(Draft, "Because"), true),
        (new ApproveDraft(Draft, 1), true),
        (new PublishScheduled(Draft), false),
        (new RunVersion(1, "Because"), true),
    ];

    [Fact]
    public void A_command_on_rules_is_for_process_owners_and_administrators()
    {
        foreach (var (command, people) in Rows)
        {
            foreach (var (role, actor) in Who)
            {
                var why = PackLifeAccess.Why(actor, command, Life("rules/a.json"));
                (why is null).ShouldBe(role == Role.System || (people && role is Role.ProcessOwner or Role.Administrator && people), $"{command.GetType().Name} by {role}: {why}");
            }
        }
    }

    [Fact]
    public void A_command_on_the_process_or_its_forms_is_for_process_owners()
    {
        foreach (var (command, people) in Rows.Where(row => row.Command is not StartDraft))
        {
            foreach (var (role, actor) in Who)
            {
                var why = PackLifeAccess.Why(actor, command, Life("forms/ask.json"));
                (why is null).ShouldBe(role == Role.System || (people && role == Role.ProcessOwner), $"{command.GetType().Name} by {role}: {why}");
            }
        }
    }

    [Fact]
    public void An_administrator_is_told_which_file_is_not_theirs_and_makes_no_pack_and_retracts_none()
    {
        var ada = Who[Role.Administrator];
        PackLifeAccess.Why(ada, new StartDraft(Draft, "A change", Changes("workflow.json")), Life("rules/a.json"))
            .ShouldBe("An administrator can change rules, clocks, lists of codes and letters, but not workflow.json. Ask a process owner.");
        PackLifeAccess.Why(ada, new StartDraft(Draft, "A pack", Changes("rules/a.json")), null).ShouldBe("Only a process owner can change a process.");
        PackLifeAccess.Why(ada, new RunVersion(0, "Because"), Life("rules/a.json")).ShouldBe("Only a process owner can change a process.");
    }

    [Fact]
    public void No_command_is_left_out() =>
        typeof(PackCommand).Assembly.GetTypes().Where(type => type.IsSubclassOf(typeof(PackCommand)) && !type.IsAbstract).Select(type => type.Name).Order().ToArray()
            .ShouldBe(Rows.Select(row => row.Command.GetType().Name).Distinct().Order().ToArray());

    private static ImmutableSortedDictionary<string, string?> Changes(string path) => ImmutableSortedDictionary<string, string?>.Empty.Add(path, "hash");

    private static PackLife Life(string path)
    {
        var who = new PackPerson("oli", "Oli", DateTimeOffset.UnixEpoch);
        PackVersion Version(int number, string hash) => new(number, $"{number}", ImmutableSortedDictionary<string, string>.Empty.Add(path, hash), PackOrigin.Designer, "", who, null, DateTimeOffset.UnixEpoch);
        return new PackLife { Id = "fees", Versions = [Version(1, "a"), Version(2, "b")], Running = 2, Drafts = [new PackDraft { Id = Draft, Title = "A change", BasedOn = 2, Revision = 1, Changes = Changes(path), Editors = [who] }] };
    }
}
