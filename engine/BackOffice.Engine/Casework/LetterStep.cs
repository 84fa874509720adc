using BackOffice.Engine.Workflow;

namespace BackOffice.Engine.Casework;

/// <summary>Issues a letter. One whose mandatory content is missing waits for somebody to complete it.</summary>
internal sealed class LetterStep : CaseworkActivity
{
    public const string TypeName = "BackOffice.Letter";

    public override string Type => TypeName;

    public override bool MayWait(Step step) => false;

    protected override void Execute(ActivityRun run, CaseHost host)
    {
        var letter = Required(run, "letter");
        var lack = host.IssueLetter(letter, run.Node("to"), run.Has("copies") ? run.Texts("copies") : null, run.Text("method"), task: null, out _);
        if (lack.IsAny)
        {
            host.OpenLetterBlock(run, letter, lack);
            return;
        }

        run.Complete();
    }
}
