using BackOffice.Engine.Access;
using BackOffice.Store.Data;

namespace BackOffice.Store.Reading;

/// <summary>Which teams may work which case types now; the packs say so.</summary>
public interface ICaseTypes
{
    /// <summary>As published now.</summary>
    CaseTypes Current { get; }
}

/// <summary>Used where no packs are loaded: the steps' teams alone decide.</summary>
internal sealed class AnyCaseTypes : ICaseTypes
{
    public CaseTypes Current => CaseTypes.Open;
}

/// <summary>The access policy as query filters: the one place where a scope becomes SQL.</summary>
internal sealed class Scopes(ICaseTypes types)
{
    public AccessScope Of(Actor actor) => Access.Scope(actor, types.Current);

    /// <summary>Cases that the actor may see.</summary>
    public IQueryable<CaseRow> Cases(BackOfficeDb db, Actor actor)
    {
        var scope = Of(actor);
        if (scope.Everything) return db.Cases;
        string[] teams = [.. scope.Teams];
        string[] not = [.. scope.NotCaseTypes];
        var (provider, asked) = (scope.ProviderId, scope.RequestedBy);

        // One shape for each kind of actor: a single filter with every branch in it would make the database read everything.
        if (teams.Length > 0 && provider is null && asked is null)
            return db.Cases.Where(c => db.CaseTeams.Any(t => t.CaseId == c.Id && teams.Contains(t.Team)) && !not.Contains(c.PackId));
        if (teams.Length == 0 && provider is null && asked is null) return db.Cases.Where(c => false);
        if (teams.Length == 0)
            return db.Cases.Where(c => (provider != null && c.ProviderId == provider) || (asked != null && c.RequestedBy == asked));
        return db.Cases.Where(c =>
            (db.CaseTeams.Any(t => t.CaseId == c.Id && teams.Contains(t.Team)) && !not.Contains(c.PackId))
            || (provider != null && c.ProviderId == provider)
            || (asked != null && c.RequestedBy == asked));
    }

    /// <summary>
    /// Cases with everything in them: notes, decisions, other people's letters. Whoever asked for a case, and the pupil's school,
    /// see where it stands and their own letters, not this.
    /// </summary>
    public IQueryable<CaseRow> StaffCases(BackOfficeDb db, Actor actor)
    {
        var scope = Of(actor);
        if (scope.Everything) return db.Cases;
        string[] teams = [.. scope.Teams];
        string[] not = [.. scope.NotCaseTypes];
        return teams.Length == 0
            ? db.Cases.Where(c => false)
            : db.Cases.Where(c => db.CaseTeams.Any(t => t.CaseId == c.Id && teams.Contains(t.Team)) && !not.Contains(c.PackId));
    }

    /// <summary>Letters of cases that the actor may see: all of them for staff, one's own for everybody else.</summary>
    public IQueryable<LetterRow> Letters(BackOfficeDb db, Actor actor)
    {
        if (actor.Is(Role.System)) return db.Letters;
        if (actor.Is(Role.Parent) && !Of(actor).Register)
        {
            // Parents who live apart each get a letter of their own. The one who asked must not read the other's address off it, so
            // where there are several only the one to their own e-mail address is theirs.
            return db.Letters.Where(l =>
                (l.Addressee == "parents" || l.Addressee == "parent" || l.Addressee == "pupil")
                && db.Cases.Any(c => c.Id == l.CaseId && c.RequestedBy == actor.Id)
                && (!db.Letters.Any(other => other.CaseId == l.CaseId && other.Number != l.Number && other.LetterId == l.LetterId && other.SentOn == l.SentOn && other.Addressee == l.Addressee)
                    || db.Users.Any(account => account.Id == actor.Id && account.Email != null && l.Email != null && account.Email.ToLower() == l.Email.ToLower())));
        }

        if (actor.Is(Role.Provider) && !Of(actor).Register)
            return db.Letters.Where(l => l.Addressee == "school" && db.Cases.Any(c => c.Id == l.CaseId && c.ProviderId == actor.Organisation));
        var staff = StaffCases(db, actor);
        return db.Letters.Where(l => staff.Any(c => c.Id == l.CaseId));
    }

    /// <summary>Open tasks of the actor's own teams.</summary>
    public IQueryable<TaskRow> OpenTasks(BackOfficeDb db, Actor actor)
    {
        var scope = Of(actor);
        var open = db.Tasks.Where(t => t.ClosedAt == null);
        if (scope.Everything) return open;
        string[] teams = [.. scope.Teams];
        string[] not = [.. scope.NotCaseTypes];
        if (teams.Length == 0) return open.Where(t => false);
        return not.Length == 0
            ? open.Where(t => teams.Contains(t.Team))
            : open.Where(t => teams.Contains(t.Team) && !not.Contains(t.PackId));
    }

    /// <summary>Pupils that the actor may see.</summary>
    public IQueryable<PupilRow> Pupils(BackOfficeDb db, Actor actor)
    {
        var scope = Of(actor);
        if (scope.Register) return db.Pupils;
        return scope.ProviderId is { } provider ? db.Pupils.Where(p => p.ProviderId == provider) : db.Pupils.Where(p => false);
    }

    /// <summary>Providers that the actor may see.</summary>
    public IQueryable<ProviderRow> Providers(BackOfficeDb db, Actor actor)
    {
        var scope = Of(actor);
        if (scope.Register || actor.Is(Role.Administrator) || actor.Is(Role.ProcessOwner)) return db.Providers;
        return scope.ProviderId is { } provider ? db.Providers.Where(p => p.Id == provider) : db.Providers.Where(p => false);
    }

    /// <summary>Rounds of collections that the actor's teams hold.</summary>
    public IQueryable<RoundRow> Rounds(BackOfficeDb db, Actor actor)
    {
        var scope = Of(actor);
        if (scope.Everything) return db.Rounds;
        string[] teams = [.. scope.Teams];
        return teams.Length == 0 ? db.Rounds.Where(r => false) : db.Rounds.Where(r => teams.Contains(r.Team));
    }

    /// <summary>Returns of those rounds that were sent at least once. What a provider is typing for the first time is nobody else's yet.</summary>
    public IQueryable<ReturnRow> ReviewedReturns(BackOfficeDb db, Actor actor)
    {
        var rounds = Rounds(db, actor);
        return db.Returns.Where(r => r.RoundId != null && r.SubmittedAt != null && r.Status != "Withdrawn" && rounds.Any(round => round.Id == r.RoundId));
    }

    /// <summary>Children of accepted returns on their way into the register: those of the teams that review the returns, and nobody else's.</summary>
    public IQueryable<LandedRowRow> LandedRows(BackOfficeDb db, Actor actor)
    {
        var scope = Of(actor);
        if (scope.Everything) return db.LandedRows;
        string[] teams = [.. scope.Teams];
        return teams.Length == 0 ? db.LandedRows.Where(r => false) : db.LandedRows.Where(r => teams.Contains(r.Team));
    }

    /// <summary>Returns that the actor may see: one's own and one's organisation's.</summary>
    public IQueryable<ReturnRow> Returns(BackOfficeDb db, Actor actor)
    {
        var scope = Of(actor);
        if (scope.Everything) return db.Returns;
        var (provider, asked) = (scope.ProviderId, scope.RequestedBy);
        if (provider is null && asked is null) return db.Returns.Where(r => false);
        return db.Returns.Where(r => (provider != null && r.ProviderId == provider) || (asked != null && r.OwnerId == asked));
    }

    /// <summary>Returns of the services that the actor's teams work: those that opened no case yet, and those whose case the actor may see. That they exist, not what is in them.</summary>
    public IQueryable<ReturnRow> StaffReturns(BackOfficeDb db, Actor actor)
    {
        var scope = Of(actor);
        if (scope.Everything) return db.Returns;
        if (scope.Teams.Count == 0) return db.Returns.Where(r => false);
        string[] not = [.. scope.NotCaseTypes];
        var cases = StaffCases(db, actor);
        return db.Returns.Where(r => !not.Contains(r.PackId) && (r.CaseId == null || cases.Any(c => c.Id == r.CaseId)));
    }
}
