/** The few things of the page that the script touches; the project has no DOM types. */
interface Part {
  dataset: Record<string, string>;
  draggable: boolean;
  classList: { add(name: string): void; remove(name: string): void };
  value: string;
  submit(): void;
  querySelector(selector: string): Part | null;
  querySelectorAll(selector: string): Iterable<Part>;
  addEventListener(event: string, act: (event: Drag) => void): void;
}
interface Drag {
  preventDefault(): void;
  dataTransfer: { setData(type: string, text: string): void; getData(type: string): string; effectAllowed: string };
}
declare const document: Part;

/** Somebody dragged onto a shift is asked for it: the page's own form is sent. All else goes without. */
function dragging(form: Part): void {
  for (const person of document.querySelectorAll('[data-person]')) {
    person.draggable = true;
    person.addEventListener('dragstart', (event) => {
      event.dataTransfer.effectAllowed = 'move';
      event.dataTransfer.setData('text/plain', person.dataset.person || '');
    });
  }
  for (const slot of document.querySelectorAll('[data-slot]')) {
    slot.addEventListener('dragover', (event) => {
      event.preventDefault();
      slot.classList.add('is-over');
    });
    slot.addEventListener('dragleave', () => slot.classList.remove('is-over'));
    slot.addEventListener('drop', (event) => {
      event.preventDefault();
      slot.classList.remove('is-over');
      // Old browsers take no destructuring.
      const where = form.querySelector('[name=slot]');
      const who = form.querySelector('[name=person]');
      const ref = event.dataTransfer.getData('text/plain');
      if (!where || !who || !/^\d{13}$/.test(ref)) return;
      where.value = slot.dataset.slot || '';
      who.value = ref;
      form.submit();
    });
  }
}

const drop = document.querySelector('#drop');
if (drop) dragging(drop);
