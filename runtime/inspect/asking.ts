import { encodeBase64url } from '../../machines/vocabulary/base64url.ts';
import { JoineryError } from '../errors.ts';
import type { Clock, Random } from '../ports.ts';
import type { MachineEvent } from '../record.ts';
import { News } from './news.ts';
import type { InspectionSource } from './source.ts';
import type { Answer, Question, Word } from './wire.ts';

interface Pending {
  readonly resolve: (answer: Answer) => void;
  readonly reject: (error: Error) => void;
  readonly stop: () => void;
}

/** Milliseconds that an answer is waited for. */
export const usualDeadline = 5_000;
const newsPause = 16;

/** The reader's side of a stream that is elsewhere: questions on their way, and the answers to them. */
export class Asking {
  readonly #pending = new Map<string, Pending>();
  readonly #name: string;
  readonly #news: News;
  #count = 0;
  /** Who serves the stream, and whether it takes events. */
  #server: string | undefined;
  #maySend = false;

  constructor(
    private readonly say: (word: Word) => void,
    private readonly clock: Clock,
    random: Random,
    private readonly deadline: number,
  ) {
    this.#name = encodeBase64url(random(12));
    this.#news = new News(clock, newsPause);
  }

  begin(): void {
    this.#try({ joinery: 'inspect.who' });
  }

  hear(word: Word): void {
    switch (word.joinery) {
      case 'inspect.hello':
        if (this.#server !== undefined && this.#server !== word.server) return;
        this.#server = word.server;
        this.#maySend = word.maySend;
        this.#news.tell();
        return;
      case 'inspect.news':
        if (this.#server === undefined || this.#server === word.server) this.#news.tell();
        return;
      case 'inspect.bye':
        if (this.#server === word.server) this.lose('died');
        return;
      case 'inspect.page':
      case 'inspect.sent':
      case 'inspect.failed':
        this.#take(word.id)?.resolve(word);
        return;
      default:
    }
  }

  /** The source; `close` ends what carries it. `send` is there as soon as the other side has said that it takes events. */
  source(close: () => void): InspectionSource {
    const mayBeSent = (): InspectionSource['send'] => (this.#maySend ? this.#send : undefined);
    const source: Omit<InspectionSource, 'send'> = {
      read: async (after, limit) => {
        const answer = await this.#ask({ joinery: 'inspect.read', ...(after && { after }), ...(limit && { limit }) });
        if (answer.joinery !== 'inspect.page') throw unreadable();
        return answer.page;
      },
      onNews: (listener) => this.#news.add(listener),
      close: () => {
        this.#news.close();
        close();
        this.#fail('died');
      },
    };
    return Object.defineProperty(source, 'send', { get: mayBeSent, enumerable: true });
  }

  /**
   * Whoever served the stream is gone, and what is on its way gets no answer: that is news to whoever waits for some. There
   * may be another one.
   */
  lose(why: 'late' | 'died'): void {
    this.#server = undefined;
    this.#maySend = false;
    this.#fail(why);
    this.#news.tell();
    this.begin();
  }

  #fail(why: 'late' | 'died'): void {
    for (const id of [...this.#pending.keys()]) this.#take(id)?.reject(new JoineryError({ type: 'NoAnswer', why }));
  }

  readonly #send = async (key: string, event: MachineEvent): Promise<{ changed: boolean }> => {
    const answer = await this.#ask({ joinery: 'inspect.send', key, event });
    if (answer.joinery !== 'inspect.sent') throw unreadable();
    return { changed: answer.changed };
  };

  async #ask(question: Unnamed<Question>): Promise<Answer> {
    const id = `${this.#name}.${this.#count++}`;
    const answer = await new Promise<Answer>((resolve, reject) => {
      const stop = this.clock.setTimer(() => this.lose('late'), this.deadline);
      this.#pending.set(id, { resolve, reject, stop });
      const to = this.#server !== undefined && { to: this.#server };
      if (!this.#try({ ...question, id, ...to })) this.#fail('died');
    });
    if (answer.joinery === 'inspect.failed') throw new JoineryError(answer.error);
    return answer;
  }

  /** Whether it could be said: what carries it may be closed. */
  #try(word: Word): boolean {
    try {
      this.say(word);
      return true;
    } catch {
      return false;
    }
  }

  #take(id: string): Pending | undefined {
    const pending = this.#pending.get(id);
    this.#pending.delete(id);
    pending?.stop();
    return pending;
  }
}

type Unnamed<T> = T extends unknown ? Omit<T, 'id'> : never;

const unreadable = (): JoineryError => new JoineryError({ type: 'NoAnswer', why: 'unreadable' });
