using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;

namespace Vpp.Server.Hosting;

/// <summary>
/// The connections of one listener. When there are as many as may be, the one that has been without a request for
/// longest makes room for a new one, so that idle callers shut nobody out; only when all are at work is it refused.
/// </summary>
internal sealed class ConnectionRoom(int countMax)
{
    private readonly Lock _gate = new();
    private readonly LinkedList<Place> _idle = [];
    private int _count;

    /// <summary>Lets each connection of a listener in by these rules.</summary>
    public ConnectionDelegate Admit(ConnectionDelegate next) => async connection =>
    {
        if (Enter(connection) is not { } place)
        {
            connection.Abort();
            return;
        }

        connection.Items[typeof(Place)] = place;
        try
        {
            await next(connection);
        }
        finally
        {
            place.Leave();
        }
    };

    /// <summary>Marks a connection as at work while a request of it is answered.</summary>
    public static async Task Mark(HttpContext http, RequestDelegate next)
    {
        var place = http.Features.Get<IConnectionItemsFeature>()?.Items[typeof(Place)] as Place;
        place?.Begin();
        try
        {
            await next(http);
        }
        finally
        {
            place?.End();
        }
    }

    private Place? Enter(ConnectionContext connection)
    {
        ConnectionContext? leaves = null;
        Place place;
        lock (_gate)
        {
            if (_count >= countMax)
            {
                if (_idle.First is not { Value: var longest })
                {
                    return null;
                }

                longest.GiveUp();
                leaves = longest.Connection;
            }

            _count++;
            place = new Place(this, connection);
        }

        leaves?.Abort(new ConnectionAbortedException("It was idle, and others need the room."));
        return place;
    }

    /// <summary>One connection in the room.</summary>
    private sealed class Place
    {
        private readonly ConnectionRoom _room;
        private readonly LinkedListNode<Place> _node;
        private int _requests;
        private bool _isGone;

        public Place(ConnectionRoom room, ConnectionContext connection)
        {
            (_room, Connection) = (room, connection);
            _node = room._idle.AddLast(this);
        }

        public ConnectionContext Connection { get; }

        public void Begin() => Change(() =>
        {
            if (_requests++ == 0)
            {
                _room._idle.Remove(_node);
            }
        });

        public void End() => Change(() =>
        {
            if (--_requests == 0)
            {
                _room._idle.AddLast(_node);
            }
        });

        public void Leave() => Change(GiveUp);

        /// <summary>Frees the room it takes; under the gate.</summary>
        public void GiveUp()
        {
            _isGone = true;
            _room._count--;
            if (_requests == 0)
            {
                _room._idle.Remove(_node);
            }
        }

        // A connection that was told to go may still have something on its way.
        private void Change(Action change)
        {
            lock (_room._gate)
            {
                if (!_isGone)
                {
                    change();
                }
            }
        }
    }
}
