using BackOffice.Engine.Access;
using BackOffice.Engine.Packs;

namespace BackOffice.Portal.Services;

/// <summary>Who may fill in a pack's form, as the pack says. The grain asks the same again when a return is begun.</summary>
internal static class Who
{
    public static bool May(Actor actor, Pack pack) => (Parents(pack) && actor.Is(Role.Parent)) || (Schools(pack) && actor.Is(Role.Provider));

    public static bool Parents(Pack pack) => pack.Portal?.Who.Any(w => w is "parent" or "public") == true;

    public static bool Schools(Pack pack) => pack.Portal?.Who.Any(w => w is "school" or "provider" or "public") == true;

    public static string Words(Pack pack) => (Parents(pack), Schools(pack)) switch
    {
        (true, true) => "parents, carers, young people, schools and settings",
        (true, false) => "parents, carers and young people",
        (false, true) => "schools and settings",
        _ => "council staff",
    };
}
